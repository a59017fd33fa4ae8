namespace Lab.Engine.Tlb;

/// <summary>One cached translation.</summary>
/// <param name="Ipa">Input address, aligned to the entry's size.</param>
/// <param name="Pa">Output address, aligned to the entry's size.</param>
/// <param name="Level">Level of the leaf it was made from, 0 to 3.</param>
/// <param name="SizeShift">Log2 of the bytes it translates.</param>
/// <param name="Read">Reads are allowed.</param>
/// <param name="Write">Writes are allowed.</param>
/// <param name="Execute">Instruction fetches are allowed.</param>
public readonly record struct TlbEntry(
    ulong Ipa, ulong Pa, int Level, int SizeShift, bool Read, bool Write, bool Execute)
{
    /// <summary>Output address of an input address inside the entry.</summary>
    public ulong Translate(ulong ipa) => Pa | (ipa & ((1UL << SizeShift) - 1));
}

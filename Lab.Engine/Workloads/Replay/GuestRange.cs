namespace Lab.Engine.Workloads.Replay;

/// <summary>A range of guest physical addresses, bytes.</summary>
public readonly record struct GuestRange(ulong Start, ulong Size)
{
    public bool Holds(ulong ipa) => ipa - Start < Size;
}

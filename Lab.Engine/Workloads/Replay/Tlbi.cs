using Lab.Engine.Workloads.Recordings;

namespace Lab.Engine.Workloads.Replay;

/// <summary>One TLB invalidation, recorded or done by our tables.</summary>
/// <param name="Ipa">Bytes; 0 for a VMID.</param>
/// <param name="Extent">Level hint of an IPA (<see cref="UnknownLevel"/>: none), pages of a range, 0 for a
/// VMID.</param>
/// <param name="Line">Of the recording; 0 for ours.</param>
public readonly record struct Tlbi(TlbiScope Scope, ulong Ipa, long Extent, int Line)
{
    /// <summary>No level hint.</summary>
    public const long UnknownLevel = -1;

    /// <summary>Equal but for the line.</summary>
    public bool Same(in Tlbi other) => Scope == other.Scope && Ipa == other.Ipa && Extent == other.Extent;

    public override string ToString() => Scope switch
    {
        TlbiScope.Range => $"range 0x{Ipa:x} {Extent} pages",
        TlbiScope.Vmid => "VMID",
        _ => $"{(Scope == TlbiScope.IpaLocal ? "local " : "")}IPA 0x{Ipa:x} level {(Extent == UnknownLevel ? "unknown" : Extent)}",
    };

    internal static bool TryFrom(in RecordedEvent recorded, out Tlbi tlbi)
    {
        tlbi = recorded.Kind switch
        {
            RecordedKind.TlbiIpa => new Tlbi(TlbiScope.Ipa, recorded.B, Level(recorded.C), recorded.Line),
            RecordedKind.TlbiIpaLocal => new Tlbi(TlbiScope.IpaLocal, recorded.B, Level(recorded.C), recorded.Line),
            RecordedKind.TlbiRange => new Tlbi(TlbiScope.Range, recorded.B, (long)recorded.C, recorded.Line),
            RecordedKind.TlbiVmid => new Tlbi(TlbiScope.Vmid, 0, 0, recorded.Line),
            _ => default,
        };
        return tlbi.Line != 0;
    }

    /// <summary>
    /// No hint was 0 before levels below it existed, and a number out of range since: only 1 to 3 are levels of leaves.
    /// </summary>
    private static long Level(ulong level) => level is 1 or 2 or 3 ? (long)level : UnknownLevel;
}

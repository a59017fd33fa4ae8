namespace Lab.Engine.Workloads.Replay;

/// <summary>Kind of one TLB invalidation.</summary>
public enum TlbiScope : byte
{
    /// <summary>One IPA, every processor.</summary>
    Ipa,

    /// <summary>One IPA, this processor.</summary>
    IpaLocal,

    /// <summary>A range, every processor.</summary>
    Range,

    /// <summary>The whole VMID.</summary>
    Vmid,
}

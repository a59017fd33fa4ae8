namespace Lab.Engine.Workloads.Replay;

/// <summary>What happens to a VM at one line, outside its operations.</summary>
internal enum MomentKind : byte
{
    /// <summary>A phase begins: the mapped set is compared.</summary>
    Phase,

    /// <summary>The callback of an unlinked subtree runs.</summary>
    Callback,

    /// <summary>One chunk of a chunked destroy.</summary>
    DestroyRange,

    /// <summary>The tables are destroyed.</summary>
    Destroy,
}

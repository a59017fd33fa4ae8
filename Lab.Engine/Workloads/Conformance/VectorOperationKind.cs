namespace Lab.Engine.Workloads.Conformance;

/// <summary>What a recorded operation does.</summary>
internal enum VectorOperationKind
{
    Map,
    Unmap,
    WriteProtect,
    Flush,
    TestYoung,
    MarkYoung,
    Relax,
    SetOwner,
    Split,
    Leaf,
    InvalidateRange,
    CreateUnlinked,
    FreeUnlinked,
    GracePeriod,
    Destroy,
    HypMap,
    HypUnmap,
    Poke,
    Dump,
}

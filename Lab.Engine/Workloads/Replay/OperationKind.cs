namespace Lab.Engine.Workloads.Replay;

/// <summary>A page-table operation as the kernel names it.</summary>
public enum OperationKind : byte
{
    Map,
    Relax,
    Unmap,
    WriteProtect,
    Split,
    MarkYoung,

    /// <summary>Test the access flag of a range and clear it if asked.</summary>
    TestClearYoung,

    /// <summary>Clear the access flag of one page (6.1).</summary>
    MarkOld,

    /// <summary>Test the access flag of one page (6.1).</summary>
    IsYoung,
}

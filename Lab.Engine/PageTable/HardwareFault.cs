namespace Lab.Engine.PageTable;

/// <summary>What the MMU raises.</summary>
public enum HardwareFault
{
    None,

    /// <summary>No valid entry: empty, LOCKED and annotated ones alike.</summary>
    Translation,

    /// <summary>The leaf's access flag is clear and hardware does not set it.</summary>
    AccessFlag,

    /// <summary>The leaf does not allow this access.</summary>
    Permission,
}

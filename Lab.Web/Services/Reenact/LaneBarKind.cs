namespace Lab.Web.Services.Reenact;

/// <summary>What lasts in a lane. Each has a row of its own.</summary>
public enum LaneBarKind
{
    /// <summary>The task runs: nobody else does between its first line and its last one.</summary>
    Turn,

    /// <summary>A lock is held.</summary>
    Lock,

    /// <summary>A read section is open.</summary>
    Section,

    /// <summary>An entry is LOCKED by this task.</summary>
    LockedEntry,
}

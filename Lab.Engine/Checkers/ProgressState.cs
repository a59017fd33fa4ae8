namespace Lab.Engine.Checkers;

/// <summary>One actor's run of equal faults, and what it did under one hold of a lock.</summary>
internal sealed class ProgressState
{
    public ulong Ipa { get; set; }

    public long Kind { get; set; }

    public long Faults { get; set; }

    /// <summary>Event number of the first of them.</summary>
    public long Since { get; set; }

    /// <summary>Invalidations that had ended when it began.</summary>
    public long Ended { get; set; }

    public int Changes { get; set; }
}

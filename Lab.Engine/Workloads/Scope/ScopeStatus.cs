namespace Lab.Engine.Workloads.Scope;

/// <summary>How the scope stands.</summary>
public sealed record ScopeStatus
{
    public static ScopeStatus Disarmed { get; } = new();

    public bool Armed { get; init; }

    /// <summary>Null while disarmed.</summary>
    public ScopeTrigger? Trigger { get; init; }

    /// <summary>What has to happen, what was seen instead, and what makes it impossible if something does. Whole sentences; empty while disarmed.</summary>
    public string WaitingFor { get; init; } = "";

    /// <summary>Share of time in which it records, 0 to 1.</summary>
    public double Duty { get; init; }

    /// <summary>Share of worker time that recording has taken since the scope was armed.</summary>
    public double CostShare { get; init; }

    /// <summary>Calibrated cost of one record, nanoseconds.</summary>
    public double RecordNs { get; init; }

    /// <summary>The recorder's own CPU time ÷ time since the scope was armed: part of the cost.</summary>
    public double OwnShare { get; init; }

    public long Records { get; init; }

    /// <summary>Captures made in this run.</summary>
    public long Captures { get; init; }

    /// <summary>The newest capture; 0: none.</summary>
    public long NewestId { get; init; }
}

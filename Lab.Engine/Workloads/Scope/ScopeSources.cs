using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Scope;

/// <summary>What the recorder asks of a run. Called by its own thread, some hundred times a second at most.</summary>
public sealed record ScopeSources
{
    /// <summary>Clock of the records, nanoseconds.</summary>
    public required Func<long> NowNs { get; init; }

    /// <summary>CPU time of the calling thread, nanoseconds.</summary>
    public required Func<long> CpuNs { get; init; }

    /// <summary>Every worker there is, the driver of grace periods last.</summary>
    public required Func<IReadOnlyList<ScopeLane>> Lanes { get; init; }

    /// <summary>Nanoseconds that workers worked so far, all together.</summary>
    public required Func<long> WorkerNs { get; init; }

    /// <summary>Memory that waits for a grace period, bytes.</summary>
    public required Func<long> BacklogBytes { get; init; }

    /// <summary>99 of 100 grace periods so far were at most this long, nanoseconds; 0: there was none.</summary>
    public required Func<long> GracePeriodP99Ns { get; init; }

    /// <summary>Grace periods ended so far, of every kind.</summary>
    public required Func<long> GracePeriods { get; init; }

    /// <summary>Age of the grace period in flight, nanoseconds; 0: none is.</summary>
    public required Func<long> GracePeriodAgeNs { get; init; }

    /// <summary>When the grace period that callbacks wait for may begin, by the clock of the records; 0: pacing holds none back.</summary>
    public required Func<long> GracePeriodDueNs { get; init; }

    /// <summary>Least time between the beginnings of two grace periods, nanoseconds.</summary>
    public required Func<long> PacingNs { get; init; }

    /// <summary>Name of the reader in a slot.</summary>
    public required Func<int, string> ReaderName { get; init; }

    /// <summary>Name of the policy in force.</summary>
    public required Func<string> Policy { get; init; }
}

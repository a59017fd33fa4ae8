using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Scope;

/// <summary>A captured window: every lane's records that touch it, and what it was captured for. Moments are the platform's clock.</summary>
public sealed record ScopeWindow
{
    /// <summary>Rises by one with each capture of a run, from 1.</summary>
    public required long Id { get; init; }

    public required ScopeTrigger Trigger { get; init; }

    /// <summary>What was waited for, as it was met; a violation may come instead.</summary>
    public required ScopeTriggerKind Met { get; init; }

    public required long FromNs { get; init; }

    public required long ToNs { get; init; }

    /// <summary>When recording had begun: what began before it is missing.</summary>
    public required long RecordingSinceNs { get; init; }

    public required long TriggerFromNs { get; init; }

    public required long TriggerToNs { get; init; }

    public required IReadOnlyList<string> Lanes { get; init; }

    /// <summary>By start.</summary>
    public required IReadOnlyList<ScopeRecord> Records { get; init; }

    /// <summary>Records of the window left out because it holds too many: the farthest from the trigger.</summary>
    public required int Cut { get; init; }

    /// <summary>Records overwritten before they were copied, since the recording began; some may be of the window.</summary>
    public required long Dropped { get; init; }

    /// <summary>Names of readers by slot, of the grace periods' holders.</summary>
    public required IReadOnlyDictionary<int, string> Holders { get; init; }

    public IEnumerable<GracePeriodTrace> GracePeriods =>
        Records.Where(record => record.Record.Kind == TraceKind.GracePeriod).Select(record => GracePeriodTrace.From(record.Record));
}

using System.Globalization;

namespace Lab.Engine.Workloads.Injections;

/// <summary>One injection as it is asked for. Immutable. Fields that its kind does not use are ignored.</summary>
public sealed record InjectionRequest
{
    public required InjectionKind Kind { get; init; }

    /// <summary>How long it lasts, milliseconds, from 1. Not of a callback flood, which lasts until they are queued.</summary>
    public int Ms { get; init; } = 100;

    /// <summary>Of a callback flood, from 1.</summary>
    public int Callbacks { get; init; } = 100_000;

    /// <summary>Added to the cost of a broadcast TLBI, nanoseconds, from 1.</summary>
    public int CostNs { get; init; } = 100_000;

    /// <summary>"reader-stall".</summary>
    public string Name => RepeatLine.Kebab(Kind.ToString());

    /// <summary>What is asked for: "Reader stall of 100 ms".</summary>
    public string Title => Kind switch
    {
        InjectionKind.ReaderStall => Text($"Reader stall of {Ms} ms"),
        InjectionKind.CallbackFlood => Text($"Callback flood of {Callbacks}"),
        InjectionKind.TlbiCost => Text($"TLBI cost raised by {CostNs / 1000.0} us for {Ms} ms"),
        InjectionKind.NotifierStorm => Text($"Notifier storm of {Ms} ms"),
        InjectionKind.CacheExhaustion => Text($"Memory cache exhaustion of {Ms} ms"),
        _ => Text($"Lock holder preempted for {Ms} ms"),
    };

    /// <summary>What is wrong with it, or beyond a limit, a sentence each.</summary>
    public IReadOnlyList<string> Problems(RunLimits limits)
    {
        var problems = new List<string>();
        if (!Enum.IsDefined(Kind))
            problems.Add($"{Kind} is no injection; there are {string.Join(", ", Enum.GetNames<InjectionKind>().Select(RepeatLine.Kebab))}.");
        if (Kind != InjectionKind.CallbackFlood)
            Check(nameof(Ms), Ms, limits.InjectionMs, nameof(RunLimits.InjectionMs));
        if (Kind == InjectionKind.CallbackFlood)
            Check(nameof(Callbacks), Callbacks, limits.InjectionCallbacks, nameof(RunLimits.InjectionCallbacks));
        if (Kind == InjectionKind.TlbiCost)
            Check(nameof(CostNs), CostNs, limits.InjectionTlbiNs, nameof(RunLimits.InjectionTlbiNs));
        return problems;

        void Check(string name, int value, int most, string limit)
        {
            if (value < 1)
                problems.Add($"{name} is {value}; it must be at least 1.");
            else if (value > most)
                problems.Add($"{name} is {value}; the limit is {most} ({RunLimits.KeyOf(limit)}).");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>One test on one domain, for a bounded time.</summary>
internal sealed record TortureSlice
{
    public RcuFlavour Flavour { get; init; }

    public CallbackInvocation Invocation { get; init; }

    /// <summary>Not <see cref="RcuDefect.None"/>: the test must find a violation.</summary>
    public RcuDefect Defect { get; init; }

    public ulong Seed { get; init; }

    /// <summary>The slice ends then, or at the first violation; nanoseconds.</summary>
    public long BudgetNs { get; init; }

    /// <summary>Ends earlier, after this many tries of its kind: so that a test does not depend on time.</summary>
    public long MaxTries { get; init; } = long.MaxValue;

    /// <summary>A domain's options with this slice's flavour.</summary>
    public RcuOptions Options => new() { Flavour = Flavour, Invocation = Invocation, Defect = Defect };

    public override string ToString() =>
        (Flavour, Invocation) switch
        {
            (_, CallbackInvocation.Owner) => $"{Flavour}, owners invoke",
            _ => Flavour.ToString(),
        };
}

using Lab.Engine.Workloads.Injections;

namespace Lab.Web.Services.Run;

/// <summary>Every injection, in the order of the page.</summary>
public static class InjectionCatalog
{
    private static readonly InjectionField s_length = new("Ms", "Length", "ms", 50, request => request.Ms, (request, value) => request with { Ms = value });
    private static readonly InjectionField s_callbacks = new("Callbacks", "Callbacks", "", 10_000, request => request.Callbacks, (request, value) => request with { Callbacks = value });
    private static readonly InjectionField s_cost = new("CostNs", "Cost", "ns", 10_000, request => request.CostNs, (request, value) => request with { CostNs = value });

    public static IReadOnlyList<InjectionChoice> All { get; } =
    [
        new("Reader stall", "A reader is preempted in its read section: no grace period ends meanwhile. Says the backlog's peak and when it had drained.", Usual(InjectionKind.ReaderStall), [s_length]),
        new("Callback flood", "Queues callbacks as fast as it can. Says the backlog's peak and when the last had run.", Usual(InjectionKind.CallbackFlood), [s_callbacks]),
        new("TLBI cost", "A broadcast TLBI costs so much more. Says the p99 of a broadcast and of a fault, then and before.", Usual(InjectionKind.TlbiCost) with { Ms = 500 }, [s_cost, s_length]),
        new("Notifier storm", "One more host thread invalidates without a pause. Says how many faults were turned back, and their p99.", Usual(InjectionKind.NotifierStorm), [s_length]),
        new("Memory cache exhaustion", "Takes every free table page. Says how many faults found none, and when the next mapping was made.", Usual(InjectionKind.CacheExhaustion), [s_length]),
        new("Lock holder preempted", "A thread stops while it holds the lock for writing. Says who waited, and for how long.", Usual(InjectionKind.LockHolder), [s_length]),
    ];

    private static InjectionRequest Usual(InjectionKind kind) => new() { Kind = kind };
}

using Lab.Engine.Workloads.Scope;

namespace Lab.Web.Components.Scope;

/// <summary>A trigger as the list shows it.</summary>
/// <param name="Unit">Of its threshold; empty: it has none.</param>
internal sealed record TriggerChoice(ScopeTriggerKind Kind, string Words, string Unit = "")
{
    public static IReadOnlyList<TriggerChoice> All { get; } =
    [
        new(ScopeTriggerKind.NextGracePeriod, "next grace period"),
        new(ScopeTriggerKind.GracePeriodAboveP99, "grace period > p99"),
        new(ScopeTriggerKind.BacklogAbove, "backlog above", "KiB"),
        new(ScopeTriggerKind.Retry, "retry or -EAGAIN"),
        new(ScopeTriggerKind.LockWaitAbove, "lock wait above", "µs"),
        new(ScopeTriggerKind.CheckerHit, "checker hit"),
        new(ScopeTriggerKind.Now, "now"),
    ];

    public static TriggerChoice Of(ScopeTriggerKind kind) => All.First(choice => choice.Kind == kind);

    public int Threshold(ScopeTrigger trigger) => Kind == ScopeTriggerKind.BacklogAbove ? trigger.BacklogKiB : trigger.LockWaitUs;

    public ScopeTrigger With(ScopeTrigger trigger, int threshold) => Kind switch
    {
        ScopeTriggerKind.BacklogAbove => trigger with { BacklogKiB = threshold },
        ScopeTriggerKind.LockWaitAbove => trigger with { LockWaitUs = threshold },
        _ => trigger,
    };
}

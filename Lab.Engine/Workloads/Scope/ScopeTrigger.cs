namespace Lab.Engine.Workloads.Scope;

/// <summary>What to wait for, and how much to show of it.</summary>
public sealed record ScopeTrigger
{
    public ScopeTriggerKind Kind { get; init; } = ScopeTriggerKind.NextGracePeriod;

    /// <summary>Least length of a window, microseconds, 100 to 50000. A long trigger's window is three times as long as the trigger.</summary>
    public int WindowUs { get; init; } = 4_000;

    /// <summary>For <see cref="ScopeTriggerKind.BacklogAbove"/>, KiB, 1 to 1048576.</summary>
    public int BacklogKiB { get; init; } = 256;

    /// <summary>For <see cref="ScopeTriggerKind.LockWaitAbove"/>, microseconds, 1 to 1000000.</summary>
    public int LockWaitUs { get; init; } = 100;

    /// <summary>Stop after one capture; else one a second, for as long as the scope is armed.</summary>
    public bool Once { get; init; }

    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (!Enum.IsDefined(Kind))
            problems.Add($"Kind is {Kind}; it must be one of {string.Join(", ", Enum.GetNames<ScopeTriggerKind>())}.");
        Range(nameof(WindowUs), WindowUs, 100, 50_000);
        Range(nameof(BacklogKiB), BacklogKiB, 1, 1_048_576);
        Range(nameof(LockWaitUs), LockWaitUs, 1, 1_000_000);
        return problems;

        void Range(string name, int value, int least, int most)
        {
            if (value < least || value > most)
                problems.Add($"{name} is {value}; it must be {least} to {most}.");
        }
    }
}

namespace Lab.Engine.Rcu;

/// <summary>A grace period that waits too long, and the first reader found in its way.</summary>
/// <param name="Slot">Index of the reader's slot; -1 for the grace-period thread.</param>
/// <param name="Name">The reader's name.</param>
/// <param name="Nesting">Depth of its read sections when it was looked at; 0: it is online and has said nothing.</param>
/// <param name="GracePeriod">Number of the grace period; starts at 0 and rises by one.</param>
/// <param name="AgeNs">Age of the grace period, or time since the thread last came round, nanoseconds.</param>
/// <param name="Site">What the reader said it was doing (<see cref="RcuReader{TPlatform}.Site"/>); 0 if it said
/// nothing.</param>
public readonly record struct RcuStall(int Slot, string Name, int Nesting, long GracePeriod, long AgeNs, ulong Site)
{
    public RcuStallKind Kind { get; init; }

    public override string ToString() => Kind == RcuStallKind.Reader
        ? $"Grace period {GracePeriod} has waited {AgeNs / 1_000_000} ms for reader {Name} "
            + $"(slot {Slot}, nesting {Nesting}, site 0x{Site:x})."
        : $"The grace-period thread has not come round for {AgeNs / 1_000_000} ms (starved; grace period {GracePeriod}).";
}

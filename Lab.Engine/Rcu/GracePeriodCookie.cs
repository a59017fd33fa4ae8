namespace Lab.Engine.Rcu;

/// <summary>A moment's claim on the future: the first grace period that begins after it was taken.</summary>
/// <remarks>Source: Linux get_state_synchronize_rcu and start_poll_synchronize_rcu.</remarks>
public readonly record struct GracePeriodCookie
{
    internal GracePeriodCookie(ulong sequence) => Sequence = sequence;

    internal ulong Sequence { get; }

    public override string ToString() => $"grace period {GracePeriodSequence.ForPeople(Sequence)}";
}

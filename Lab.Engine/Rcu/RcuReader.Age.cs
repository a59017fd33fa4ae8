namespace Lab.Engine.Rcu;

/// <content>How old a read section gets, in grace periods.</content>
public sealed unsafe partial class RcuReader<TPlatform>
{
    /// <summary>Look at the grace periods at the beginning of an outermost section: after it was entered. Never blocks.</summary>
    /// <remarks>Ordering: the loads stand after the counter's store, in program order (E2). The process-wide fence of a later
    /// grace period (G2) comes after the store, and then its scan sees the reader; or before the loads, and then they see its
    /// number. A grace period with a later number has therefore to wait for the section.</remarks>
    internal SectionAge BeginAge() => new(
        GracePeriodSequence.NumberOf(TPlatform.Load(&_control->Sequence)), TPlatform.Load(&_control->Completed));

    /// <summary>The section's age: 0, 1, or <see cref="SectionAge.Broken"/>. Inside it. Never blocks.</summary>
    /// <param name="what">At <see cref="SectionAge.Broken"/>, what is proved; else empty.</param>
    internal int AgeSince(in SectionAge begin, out string what)
    {
        what = string.Empty;
        var completed = TPlatform.Load(&_control->Completed);
        if (completed == begin.Completed)
            return 0;
        if (GracePeriodSequence.HasReached(begin.Started, completed))
            return 1;
        var first = GracePeriodSequence.ForPeople(begin.Started + GracePeriodSequence.One);
        var last = GracePeriodSequence.ForPeople(completed);
        what = first == last ? $"grace period {first} began and ended" : $"grace periods {first} to {last} began and ended";
        return SectionAge.Broken;
    }
}

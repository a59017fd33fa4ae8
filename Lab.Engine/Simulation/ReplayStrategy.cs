using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>Follows a written schedule; what it does not say goes by default.</summary>
public sealed class ReplayStrategy(Schedule schedule) : ScheduleStrategy
{
    private int _at;

    public override long NextStep => Peek(0)?.Step ?? long.MaxValue;

    public override void Begin(ulong seed, IReadOnlyList<string> tasks) => _at = 0;

    public override Choice? Choose(in ChoicePoint point)
    {
        // Decisions that no longer fit (a schedule that was cut) are passed over.
        Choice? found = null;
        while (Peek(0) is { } next && next.Step <= point.Step)
        {
            if (next.Step == point.Step && next.Kind is ChoiceKind.Read or ChoiceKind.Fail)
                break;
            _at++;
            if (next.Step == point.Step && Fits(next, point))
            {
                found = next;
                break;
            }
        }

        return found;
    }

    public override int ChooseNext(in ChoicePoint point) =>
        Take(point.Step, ChoiceKind.Switch) is { } choice && point.Others.Contains(choice.Value) ? choice.Value : point.Others[0];

    public override int ChooseRead(long step, int count) =>
        Take(step, ChoiceKind.Read) is { } choice ? Math.Min(choice.Value, count - 1) : 0;

    public override bool ShouldFail(long step, FailurePoint point) => Take(step, ChoiceKind.Fail) is not null;

    private static bool Fits(in Choice choice, in ChoicePoint point) => choice.Kind switch
    {
        ChoiceKind.Switch => point.Others.Contains(choice.Value),
        ChoiceKind.Drain => point.Pending.Contains(choice.Value),
        _ => false,
    };

    private Choice? Take(long step, ChoiceKind kind)
    {
        while (Peek(0) is { } old && old.Step < step)
            _at++;
        for (var ahead = 0; Peek(ahead) is { } next && next.Step == step; ahead++)
        {
            if (next.Kind != kind)
                continue;
            _at += ahead + 1;
            return next;
        }

        return null;
    }

    private Choice? Peek(int ahead) => _at + ahead < schedule.Choices.Count ? schedule.Choices[_at + ahead] : null;
}

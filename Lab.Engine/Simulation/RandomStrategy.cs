using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>Switches and drains at random steps, each with its own rate.</summary>
public sealed class RandomStrategy : ScheduleStrategy
{
    private readonly RandomRates _rates;
    private readonly double _logOfRest;
    private readonly uint _switchShare;
    private DeterministicRandom _random;
    private long _next;

    public RandomStrategy(RandomRates rates)
    {
        _rates = rates;
        var rate = Math.Clamp(rates.Switch + rates.Drain, 1e-6, 0.99);
        _logOfRest = Math.Log(1 - rate);
        _switchShare = (uint)(100 * rates.Switch / Math.Max(rates.Switch + rates.Drain, 1e-9));
    }

    public override long NextStep => _next;

    public override void Begin(ulong seed, IReadOnlyList<string> tasks)
    {
        _random = new DeterministicRandom(seed, purpose: 1);
        _next = 0;
        Draw(0);
    }

    public override Choice? Choose(in ChoicePoint point)
    {
        var switches = point.Others.Length > 0 && (point.Pending.Length == 0 || _random.Percent(_switchShare));
        var drains = !switches && point.Pending.Length > 0;

        // After a drain the coin is thrown again at the same step.
        Draw(drains ? point.Step - 1 : point.Step);
        if (switches)
            return new Choice(point.Step, ChoiceKind.Switch, Pick(point.Others));
        return drains ? new Choice(point.Step, ChoiceKind.Drain, Pick(point.Pending)) : null;
    }

    public override int ChooseNext(in ChoicePoint point) => point.Others.Length == 1 ? point.Others[0] : Pick(point.Others);

    public override int ChooseRead(long step, int count) =>
        _random.Unit() < _rates.Stale ? (int)_random.Below((ulong)count) : 0;

    public override bool ShouldFail(long step, FailurePoint point) =>
        _rates.Fail > 0 && _random.Unit() < _rates.Fail;

    private int Pick(ReadOnlySpan<int> tasks) => tasks[(int)_random.Below((ulong)tasks.Length)];

    // The gap to the next decision has a geometric distribution: as if a coin were thrown at each step.
    private void Draw(long from) => _next = from + 1 + (long)(Math.Log(1 - _random.Unit()) / _logOfRest);
}

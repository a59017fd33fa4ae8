namespace Lab.Engine.Simulation;

/// <summary>
/// Every schedule with at most so many decisions other than the default, one a run, by odometer. For small scenarios.
/// </summary>
/// <remarks>The first run is the default schedule. <see cref="Advance"/> after each run; false when all are done.</remarks>
public sealed class ExhaustiveStrategy(int mostDeviations) : ScheduleStrategy
{
    // One digit for each point at which there was a choice: what was taken, of how many.
    private readonly List<(int Taken, int Count)> _digits = [];
    private int _at;
    private int _deviations;

    /// <summary>Runs begun.</summary>
    public long Runs { get; private set; }

    public override long NextStep => 0;

    public override void Begin(ulong seed, IReadOnlyList<string> tasks)
    {
        Runs++;
        _at = 0;
        _deviations = 0;
    }

    /// <summary>Set the odometer to the next schedule.</summary>
    public bool Advance()
    {
        // Digits that the last run did not come to belong to no schedule.
        _digits.RemoveRange(_at, _digits.Count - _at);
        var deviations = _digits.Count(digit => digit.Taken > 0);
        while (_digits.Count > 0)
        {
            var (taken, count) = _digits[^1];
            _digits.RemoveAt(_digits.Count - 1);
            if (taken > 0)
                deviations--;
            if (taken + 1 >= count || deviations >= mostDeviations)
                continue;
            _digits.Add((taken + 1, count));
            return true;
        }

        return false;
    }

    public override Choice? Choose(in ChoicePoint point)
    {
        var taken = Take(1 + point.Others.Length + point.Pending.Length);
        if (taken == 0)
            return null;
        return taken <= point.Others.Length
            ? new Choice(point.Step, ChoiceKind.Switch, point.Others[taken - 1])
            : new Choice(point.Step, ChoiceKind.Drain, point.Pending[taken - 1 - point.Others.Length]);
    }

    public override int ChooseNext(in ChoicePoint point) => point.Others[Take(point.Others.Length)];

    public override int ChooseRead(long step, int count) => Take(count);

    private int Take(int count)
    {
        if (count == 1)
            return 0;
        if (_at == _digits.Count)
            _digits.Add((0, count));
        var (taken, known) = _digits[_at];
        if (known != count)
            _digits[_at] = (Math.Min(taken, count - 1), count);
        taken = _digits[_at++].Taken;
        if (taken > 0 && ++_deviations > mostDeviations)
            return 0;
        return taken;
    }
}

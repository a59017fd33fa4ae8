using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Primitives;

namespace Lab.Engine.Experiments.Series;

/// <summary>A series as far as it has come: which slice is next, and what may be said. It runs nothing. One caller at a time.</summary>
public sealed class SeriesProgress
{
    private const double Level = 0.95;
    private const int MostAttempts = 3;
    private const ulong Purpose = 0x5E41;

    private readonly List<SeriesSlice> _slices = [];
    private readonly List<SliceCounts?[]> _rounds = [];
    private readonly SliceCounts?[] _merged;
    private int _round = -1;
    private int _position;
    private int _attempt;
    private int[] _order;

    /// <param name="plan">Without problems.</param>
    public SeriesProgress(SeriesPlan plan)
    {
        Invariant.That(plan.Problems().Count == 0, "a plan with problems");
        Plan = plan;
        _merged = new SliceCounts?[plan.Cells.Count];
        _order = Order();
    }

    public SeriesPlan Plan { get; }

    /// <summary>Every slice in the order in which they ran.</summary>
    public IReadOnlyList<SeriesSlice> Slices => _slices;

    /// <summary>Slices run again because the engine collected garbage while they counted.</summary>
    public int RunAgain { get; private set; }

    /// <summary>Slices that count although the engine collected garbage in them: each further try had done so too.</summary>
    public int Disturbed { get; private set; }

    /// <summary>The first checker hit or failed drain, which ended the series; else null.</summary>
    public string? Violation { get; private set; }

    /// <summary>Rounds in which every cell has run.</summary>
    public int CompleteRounds => Math.Max(0, _round);

    /// <summary>Slices that are still to run, if none is run again.</summary>
    public int Left => Next is null ? 0 : ((Plan.Rounds - _round) * Plan.Cells.Count) - _position;

    /// <summary>The slice to run; null when all have run, or a checker hit ended it.</summary>
    public SeriesTicket? Next => Violation is not null || _round >= Plan.Rounds ? null : new SeriesTicket(_round, _position, _order[_position], _attempt, RoundSeed);

    private ulong RoundSeed => new DeterministicRandom(Plan.Seed, Purpose + (ulong)(_round + 1)).Next() >> 1;

    /// <summary>Take a slice that came from a file.</summary>
    /// <returns>Why it cannot be the next one, a sentence; null: it was taken.</returns>
    public string? TryAdd(SeriesSlice slice)
    {
        if (SliceCheck.Problem(slice.Ticket, Next, slice.Counts) is { } problem)
            return problem;
        Add(slice);
        return null;
    }

    /// <param name="slice">Of the ticket that was <see cref="Next"/>.</param>
    public void Add(SeriesSlice slice)
    {
        Invariant.That(slice.Ticket == Next, "a slice out of turn");
        _slices.Add(slice);
        if (slice.Counts.Violation is { } violation)
        {
            Violation = $"{Plan.Cells[slice.Ticket.Cell].Label}, seed {slice.Ticket.Seed}: {violation.Split('\n')[0].TrimEnd()}";
            return;
        }

        if (_round >= 0)
        {
            var isDisturbed = slice.Counts.Collections > 0;
            if (isDisturbed && _attempt < MostAttempts)
            {
                RunAgain++;
                _attempt++;
                return;
            }

            Disturbed += isDisturbed ? 1 : 0;
            if (_position == 0)
                _rounds.Add(new SliceCounts?[Plan.Cells.Count]);
            _rounds[^1][slice.Ticket.Cell] = slice.Counts;
            _merged[slice.Ticket.Cell] = null;
        }

        _attempt = 0;
        if (++_position < Plan.Cells.Count)
            return;
        _position = 0;
        _round++;
        _order = Order();
    }

    /// <summary>All slices of a cell together; null before it has run.</summary>
    public SliceCounts? Of(int cell)
    {
        if (_merged[cell] is null)
        {
            SliceCounts[] slices = [.. _rounds.Select(round => round[cell]).OfType<SliceCounts>()];
            _merged[cell] = slices.Length == 0 ? null : SliceCounts.Merge(slices);
        }

        return _merged[cell];
    }

    /// <summary>Ready threads of a cell went without a core for more than a comparison may have: it measures the scheduler too.</summary>
    public bool IsCrowded(int cell) => Of(cell) is { } counts && counts.CoreWaitShare > Validity.MostCoreWait;

    /// <summary>Slices have run, and every cell is crowded: nothing in them may be compared.</summary>
    public bool IsAllCrowded => CompleteRounds > 0 && Enumerable.Range(0, Plan.Cells.Count).All(IsCrowded);

    /// <summary>A cell's ratio to another one in the same rounds: the median with its 95 % interval; null below 6 rounds with a value of both.</summary>
    public Interval? Ratio(ComparisonMetric metric, int cell, int to)
    {
        var effects = metric.Differences(_rounds.Where(round => round[cell] is not null && round[to] is not null).Select(round => new SlicePair(round[to]!, round[cell]!)));
        return effects.Count < Looks.FewestPairs ? null : PairedBootstrap.Median(effects, Level, Plan.Seed).Exp();
    }

    /// <summary>Fisher-Yates by the plan's seed and the round.</summary>
    private int[] Order()
    {
        var random = new DeterministicRandom(Plan.Seed, ~Purpose + (ulong)(_round + 1));
        int[] order = [.. Enumerable.Range(0, Plan.Cells.Count)];
        for (var last = order.Length - 1; last > 0; last--)
        {
            var other = (int)random.Below((ulong)last + 1);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }
}

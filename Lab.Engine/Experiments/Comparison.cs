using Lab.Engine.Experiments.Statistics;
using Lab.Engine.Primitives;

namespace Lab.Engine.Experiments;

/// <summary>
/// A comparison as far as it has come: which slice is next, and what may be said. It runs nothing, so slices of a real
/// machine, of a file or of a simulated distribution are judged by the same code. One caller at a time.
/// </summary>
public sealed class Comparison
{
    private readonly List<SliceResult> _slices = [];
    private readonly List<SlicePair> _calibration = [];
    private readonly List<SlicePair> _measured = [];
    private SlicePhase _phase = SlicePhase.WarmUp;
    private SliceResult? _first;
    private Verdict? _verdict;
    private IReadOnlyList<string> _reasons = [];
    private int _pair;
    private int _attempt;

    /// <param name="plan">Without problems.</param>
    public Comparison(ComparisonPlan plan)
    {
        Invariant.That(plan.Problems().Count == 0, "a plan with problems");
        Plan = plan;
    }

    public ComparisonPlan Plan { get; }

    /// <summary>Every slice, in the order in which they ran; those that do not count too.</summary>
    public IReadOnlyList<SliceResult> Slices => _slices;

    /// <summary>Pairs of A against A.</summary>
    public IReadOnlyList<SlicePair> Calibration => _calibration;

    /// <summary>Pairs of A against B.</summary>
    public IReadOnlyList<SlicePair> Measured => _measured;

    /// <summary>Pairs that were run again, because the engine collected garbage while they counted.</summary>
    public int RunAgain { get; private set; }

    /// <summary>What may be said now. Computed when it is asked for, some milliseconds.</summary>
    public Verdict Verdict => _verdict ??= Judge();

    /// <summary>The slice to run; null when the verdict is final.</summary>
    public SliceTicket? Next => MayBeFinal && Verdict.IsFinal ? null : SliceOrder.Ticket(Plan.Seed, _phase, _pair, _attempt, _first is null ? 0 : 1);

    /// <param name="slice">Of the ticket that was <see cref="Next"/>.</param>
    public void Add(SliceResult slice)
    {
        Invariant.That(slice.Ticket == Next, "a slice out of turn");
        _slices.Add(slice);
        if (_first is null)
            _first = slice;
        else
            Close(_first, slice);
        _verdict = null;
        _reasons = Validity.Reasons(this);
    }

    /// <summary>Take a slice that came from a file.</summary>
    /// <returns>Why it cannot be the next one, a sentence; null: it was taken.</returns>
    public string? TryAdd(SliceResult slice)
    {
        if (SliceCheck.Problem(slice.Ticket, Next, slice.Counts) is { } problem)
            return problem;
        Add(slice);
        return null;
    }

    /// <summary>Only an invalid comparison or one at a look can end; the others need no judgement to go on.</summary>
    private bool MayBeFinal => _reasons.Count > 0 || (_phase == SlicePhase.Measured && Plan.Looks.Pairs.Contains(_measured.Count));

    private void Close(SliceResult first, SliceResult second)
    {
        _first = null;
        if (_phase == SlicePhase.WarmUp)
        {
            Advance(SlicePhase.Calibration);
            return;
        }

        if (first.Counts.Collections + second.Counts.Collections > 0)
        {
            RunAgain++;
            _attempt++;
            return;
        }

        var pairs = _phase == SlicePhase.Calibration ? _calibration : _measured;
        pairs.Add(first.Ticket.Arm == Arm.A ? new SlicePair(first.Counts, second.Counts) : new SlicePair(second.Counts, first.Counts));
        _pair++;
        _attempt = 0;
        if (_phase == SlicePhase.Calibration && _pair == Plan.CalibrationPairs)
            Advance(SlicePhase.Measured);
    }

    private void Advance(SlicePhase phase)
    {
        _phase = phase;
        _pair = 0;
        _attempt = 0;
    }

    private Verdict Judge()
    {
        if (_reasons.Count > 0)
            return Empty(VerdictKind.Invalid, _measured.Count, Plan.Pairs) with { Reasons = _reasons, Floor = VerdictRule.Floor(Plan, _calibration, _measured.Count) };
        if (_phase != SlicePhase.Measured)
            return Empty(VerdictKind.Calibrating, _calibration.Count, Plan.CalibrationPairs);
        return VerdictRule.Judge(Plan, _calibration, _measured);
    }

    private Verdict Empty(VerdictKind kind, int pairs, int planned) => new()
    {
        Kind = kind, Pairs = pairs, Planned = planned, Level = Plan.Looks.Level, EquivalencePercent = Plan.EquivalencePercent,
    };
}

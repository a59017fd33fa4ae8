using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Torture;

/// <summary>Runs the programme within its time: a broken flavour ends when it is caught, the correct ones share the
/// rest by weight.</summary>
internal sealed class TortureRunner<TPlatform>(TortureOptions options)
    where TPlatform : struct, IPlatform
{
    // Of the time: for all broken flavours together, what one may not use up of that, and for one that is caught by
    // nothing happening.
    private const double BrokenShare = 0.6;
    private const double Kept = 0.2;
    private const double Silence = 1.0 / 60;

    // Threads that end, memory that is made ready: kept back from the whole.
    private const double Reserve = 0.04;

    private readonly IReadOnlyList<TortureStep> _steps = TortureProgramme.Steps<TPlatform>(options.Flavours);

    /// <param name="told">Gets each row as it is done.</param>
    /// <param name="interrupted">Ends the programme after the step under way; what was not run is missing then.</param>
    public IReadOnlyList<TortureRow> Run(Action<TortureRow> told, CancellationToken interrupted)
    {
        var rows = new List<TortureRow>();
        var began = TPlatform.NowNs();
        var untilNs = began + Ns(options.Seconds * (1 - Reserve));
        var brokenUntilNs = began + Ns(options.Seconds * BrokenShare);
        for (var index = 0; index < _steps.Count && !interrupted.IsCancellationRequested; index++)
        {
            var step = _steps[index];
            var now = TPlatform.NowNs();
            var budgetNs = step.IsBroken ? BrokenBudgetNs(index, brokenUntilNs - now) : RightBudgetNs(index, untilNs - now);
            var result = step.Test.Run(new TortureSlice
            {
                Flavour = step.Flavour,
                Invocation = step.Invocation,
                Defect = step.Defect,
                Seed = options.Seed + (ulong)index,
                BudgetNs = budgetNs,
            });
            var row = new TortureRow(step, result, TPlatform.NowNs() - now);
            rows.Add(row);
            told(row);
        }

        return rows;
    }

    public int StepCount => _steps.Count;

    // Most end when they are caught, which is a matter of luck and mostly of some 100 ms.
    private long BrokenBudgetNs(int index, long leftNs)
    {
        var isSilent = TortureProgramme.IsSilent(_steps[index].Defect);
        var longest = isSilent ? Ns(options.Seconds * Silence) : leftNs - Ns(options.Seconds * Kept);
        return Math.Max(Ns(0.3), longest);
    }

    private long RightBudgetNs(int index, long leftNs)
    {
        var weights = _steps.Skip(index).Sum(step => step.Test.Weight);
        return Math.Max(Ns(0.02), (long)(leftNs * (_steps[index].Test.Weight / weights)));
    }

    private static long Ns(double seconds) => (long)(seconds * 1e9);
}

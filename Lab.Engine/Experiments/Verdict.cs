using System.Globalization;
using Lab.Engine.Experiments.Statistics;

namespace Lab.Engine.Experiments;

/// <summary>What a comparison says of its primary metric at one of its looks, or how far it is.</summary>
public sealed record Verdict
{
    public required VerdictKind Kind { get; init; }

    /// <summary>Pairs that count so far, and those planned.</summary>
    public required int Pairs { get; init; }

    public required int Planned { get; init; }

    /// <summary>Ratio B/A with the interval of the look's level; null before there are 6 pairs.</summary>
    public Interval? Ratio { get; init; }

    /// <summary>Of the signed-rank test at this look; NaN before there are 6 pairs.</summary>
    public double PValue { get; init; } = double.NaN;

    /// <summary>The look's level, which the p-value is held against.</summary>
    public required double Level { get; init; }

    /// <summary>Running evidence from signs: so much to 1 against "no difference". Valid at every moment.</summary>
    public double Evidence { get; init; } = 1;

    /// <summary>A logarithm: what A reaches against A by chance in as many pairs; NaN before the calibration is over.</summary>
    public double Floor { get; init; } = double.NaN;

    /// <summary>Plan's equivalence limit, percent.</summary>
    public required double EquivalencePercent { get; init; }

    /// <summary>Why the comparison is invalid; else empty.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>No further slice is wanted.</summary>
    public bool IsFinal => Kind is not (VerdictKind.Calibrating or VerdictKind.Collecting);

    /// <summary>A difference was found.</summary>
    public bool IsDifference => Kind is VerdictKind.Better or VerdictKind.Worse;

    /// <summary>The floor as a percentage.</summary>
    public double FloorPercent => (Math.Exp(Floor) - 1) * 100;

    /// <summary>One line for people.</summary>
    /// <param name="metric">The primary metric.</param>
    public string Sentence(ComparisonMetric metric) => Kind switch
    {
        VerdictKind.Calibrating => $"Calibrating {Pairs}/{Planned}",
        VerdictKind.Collecting => $"Collecting {Pairs}/{Planned}",
        VerdictKind.Better or VerdictKind.Worse => $"B {Word(metric)}: {metric.Title} {Factor(Ratio!.Value)}",
        VerdictKind.NoDifference => string.Create(CultureInfo.InvariantCulture, $"No difference above {EquivalencePercent:0.##} %: {metric.Title} {Factor(Ratio!.Value)}"),
        VerdictKind.NotResolvable => string.Create(CultureInfo.InvariantCulture, $"Not resolvable here (floor {Percent(FloorPercent)} %): {metric.Title} {Factor(Ratio!.Value)}"),
        _ => $"Invalid: {string.Join("; ", Reasons)}",
    };

    /// <summary>"1.052x [1.021, 1.083]".</summary>
    public static string Factor(Interval ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"{Digits(ratio.Middle)}x [{Digits(ratio.Low)}, {Digits(ratio.High)}]");

    private string Word(ComparisonMetric metric) => (Kind == VerdictKind.Better, metric.IsSpeed) switch
    {
        (true, true) => "faster",
        (false, true) => "slower",
        (true, false) => "better",
        (false, false) => "worse",
    };

    private static string Digits(double ratio) => ratio.ToString(ratio >= 10 ? "0.0" : ratio >= 2 ? "0.00" : "0.000", CultureInfo.InvariantCulture);

    private static string Percent(double percent) => percent.ToString(percent >= 10 ? "0" : "0.0", CultureInfo.InvariantCulture);
}

namespace Lab.Web.Services.Compare;

/// <summary>The fields of the form, by the names that the address has for them.</summary>
public static class CompareField
{
    public const string A = "a";
    public const string B = "b";
    public const string Workload = "preset";
    public const string Metric = "metric";
    public const string Mode = "slices";
    public const string SliceMs = "slice";
    public const string Pairs = "pairs";
    public const string SettleMs = "settle";
    public const string CalibrationPairs = "calibration";
    public const string Equivalence = "equivalence";
    public const string Looks = "looks";
    public const string Seed = "seed";

    public static IReadOnlyList<string> All { get; } = [A, B, Workload, Metric, Mode, SliceMs, Pairs, SettleMs, CalibrationPairs, Equivalence, Looks, Seed];
}

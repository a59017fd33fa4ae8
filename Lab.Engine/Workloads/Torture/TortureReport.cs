using System.Globalization;
using System.Text.Json;

namespace Lab.Engine.Workloads.Torture;

/// <summary>The rows of a torture as text and as JSON.</summary>
internal static class TortureReport
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static string Header { get; } =
        string.Create(CultureInfo.InvariantCulture, $"{"test",-9}{"flavour",-35}{"defect",-20}{"verdict",-13}{"time",7}  tried");

    public static IEnumerable<string> Lines(TortureRow row)
    {
        var flavour = new TortureSlice { Flavour = row.Step.Flavour, Invocation = row.Step.Invocation }.ToString();
        var defect = row.Step.IsBroken ? row.Step.Defect.ToString() : "-";
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Step.Test.Name,-9}{flavour,-35}{defect,-20}{row.Verdict,-13}{row.TookNs / 1e9,6:F2}s  {row.Result.Tried}");
        if (row.Result.First.Length > 0)
            yield return $"    {row.Result.First}";
        if (row.Step.IsBroken)
            yield break;
        foreach (var detail in row.Result.Details)
            yield return $"    {detail}";
    }

    /// <summary>What did not hold, and the counts; the last line is <c>N passed, N failed</c>.</summary>
    /// <param name="planned">Steps of the whole programme.</param>
    public static IEnumerable<string> Summary(IReadOnlyList<TortureRow> rows, int planned)
    {
        foreach (var row in rows.Where(row => !row.Passed))
            yield return Sentence(row);
        if (rows.Count < planned)
            yield return string.Create(CultureInfo.InvariantCulture, $"Interrupted: {planned - rows.Count} of {planned} steps were not run.");
        yield return string.Create(
            CultureInfo.InvariantCulture, $"{rows.Count(row => row.Passed)} passed, {planned - rows.Count(row => row.Passed)} failed");
    }

    public static string ToJson(TortureOptions options, IReadOnlyList<TortureRow> rows, int planned) => JsonSerializer.Serialize(
        new
        {
            options.Seconds,
            options.Seed,
            Passed = rows.Count(row => row.Passed),
            Failed = planned - rows.Count(row => row.Passed),
            Rows = rows.Select(row => new
            {
                Test = row.Step.Test.Name,
                Flavour = row.Step.Flavour.ToString(),
                Invocation = row.Step.Invocation.ToString(),
                Defect = row.Step.IsBroken ? row.Step.Defect.ToString() : null,
                Verdict = row.Verdict.ToString(),
                Ms = row.TookNs / 1_000_000,
                row.Result.Tried,
                row.Result.Violations,
                row.Result.First,
                row.Result.Details,
            }),
        },
        Json);

    private static string Sentence(TortureRow row) => row.Verdict switch
    {
        TortureVerdict.Missed =>
            $"Inconclusive: {row.Step.Test.Name} did not catch {row.Step.Flavour} with {row.Step.Defect}; what it says of correct flavours means nothing.",
        TortureVerdict.Inconclusive => $"Inconclusive: {row.Step.Test.Name} on {row.Step.Flavour} tried too little ({row.Result.Tried}).",
        TortureVerdict.Failed => $"Failed: {row.Step.Test.Name} on {row.Step.Flavour}: {row.Result.First}",
        _ => throw new ArgumentOutOfRangeException(nameof(row), row.Verdict, "not a failure"),
    };
}

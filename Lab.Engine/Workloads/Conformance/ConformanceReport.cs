using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>The verdicts of a run, for people and for programs.</summary>
/// <param name="Files">One verdict a file that was judged.</param>
/// <param name="Found">Files that there were.</param>
public sealed record ConformanceReport(IReadOnlyList<FileVerdict> Files, int Found)
{
    private const int MostPrinted = 4;

    /// <summary>Sequences that agree in everything.</summary>
    public int Passed => Files.Count(file => !file.IsTable && file.Passed);

    /// <summary>Files that disagree or cannot be run; a table of cases counts here too.</summary>
    public int Failed => Files.Count(file => !file.Passed);

    /// <summary>Rows of all tables.</summary>
    public int Cases => Files.Sum(file => file.Cases);

    public int CasesPassed => Files.Sum(file => file.Cases - file.CasesDisagreeing);

    /// <summary>All was judged, something was, and nothing failed.</summary>
    public bool Agrees => Failed == 0 && Files.Count > 0 && Files.Count == Found;

    /// <summary>The first disagreement of each file that failed, then the counts; the last line is "N passed, N failed".</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var file in Files.Where(file => !file.Passed))
            Append(text, file);
        if (Files.Count < Found)
            text.AppendLine(CultureInfo.InvariantCulture, $"interrupted: {Files.Count} of {Found} files were judged");
        var sequences = Files.Where(file => !file.IsTable).ToList();
        text.AppendLine(CultureInfo.InvariantCulture, $"{sequences.Count} sequences, {sequences.Sum(file => file.Operations)} operations ({sequences.Sum(file => file.Followed)} of them once more without a listener), {Files.Sum(file => file.Compared)} values compared");
        text.AppendLine(CultureInfo.InvariantCulture, $"tables: {CasesPassed} of {Cases} cases passed");
        return text.Append(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed").ToString();
    }

    /// <summary>The same as one JSON object.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("passed", Passed);
            json.WriteNumber("failed", Failed);
            json.WriteNumber("tableCases", Cases);
            json.WriteNumber("tableCasesPassed", CasesPassed);
            json.WriteBoolean("complete", Files.Count == Found);
            json.WriteStartArray("files");
            foreach (var file in Files)
                Write(json, file);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Append(StringBuilder text, FileVerdict file)
    {
        text.AppendLine(CultureInfo.InvariantCulture, $"FAIL {file.File}");
        foreach (var problem in file.Problems)
            text.AppendLine(CultureInfo.InvariantCulture, $"  refused: {problem}");
        var named = "";
        foreach (var one in file.Disagreements.Take(MostPrinted))
        {
            var operation = one.Operation is { } index and >= 0 ? $"op {index} {one.OperationText}" : one.OperationText;
            if (operation != named)
                text.AppendLine(CultureInfo.InvariantCulture, $"  {operation}");
            named = operation;
            text.AppendLine(CultureInfo.InvariantCulture, $"    {one.Path}");
            AppendValue(text, "expected", one.Expected, one.ExpectedMeaning);
            AppendValue(text, "got", one.Got, one.GotMeaning);
        }

        if (file.Disagreements.Count > MostPrinted)
            text.AppendLine(CultureInfo.InvariantCulture, $"    and {file.Disagreements.Count - MostPrinted} more");
    }

    private static void AppendValue(StringBuilder text, string what, string value, string meaning) =>
        text.AppendLine(CultureInfo.InvariantCulture, $"      {what,-9}{value}{(meaning.Length > 0 ? $"   {meaning}" : "")}");

    private static void Write(Utf8JsonWriter json, FileVerdict file)
    {
        json.WriteStartObject();
        json.WriteString("file", file.File);
        json.WriteBoolean("passed", file.Passed);
        json.WriteNumber(file.IsTable ? "cases" : "operations", file.IsTable ? file.Cases : file.Operations);
        json.WriteStartArray("problems");
        foreach (var problem in file.Problems)
            json.WriteStringValue(problem);
        json.WriteEndArray();
        json.WriteStartArray("disagreements");
        foreach (var one in file.Disagreements)
        {
            json.WriteStartObject();
            if (one.Operation is { } index)
                json.WriteNumber("operation", index);
            json.WriteString("text", one.OperationText);
            json.WriteString("path", one.Path);
            json.WriteString("expected", one.Expected);
            json.WriteString("got", one.Got);
            json.WriteString("expectedMeaning", one.ExpectedMeaning);
            json.WriteString("gotMeaning", one.GotMeaning);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

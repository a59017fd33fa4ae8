using System.Text.Json;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>Runs recorded sequences and tables of a folder through the engine and judges each.</summary>
public static class ConformanceRunner
{
    /// <summary>Every .json file below a folder, or the one file, in a fixed order.</summary>
    public static IReadOnlyList<string> Find(string path) => File.Exists(path)
        ? [path]
        : !Directory.Exists(path) ? [] : [.. Directory.EnumerateFiles(path, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Judge all that <see cref="Find"/> finds, one after the other.</summary>
    /// <param name="stop">Ends between two files; what was judged is reported, and is not complete.</param>
    public static ConformanceReport Run(string path, CancellationToken stop = default)
    {
        var root = File.Exists(path) ? Path.GetDirectoryName(Path.GetFullPath(path))! : path;
        var files = Find(path);
        var verdicts = new List<FileVerdict>(files.Count);
        foreach (var file in files)
        {
            if (stop.IsCancellationRequested)
                break;
            verdicts.Add(Judge(file, Path.GetRelativePath(root, file)));
        }

        return new ConformanceReport(verdicts, files.Count);
    }

    /// <summary>Judge one file.</summary>
    /// <param name="name">What to call it.</param>
    public static FileVerdict Judge(string path, string name)
    {
        try
        {
            return Judge(File.ReadAllBytes(path), name);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Refused(name, [unreadable.Message]);
        }
    }

    /// <summary>Judge one file's bytes.</summary>
    public static FileVerdict Judge(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Judge(document.RootElement, name);
        }
        catch (JsonException broken)
        {
            return Refused(name, [$"The file is no JSON: {broken.Message}"]);
        }
    }

    private static FileVerdict Judge(JsonElement root, string name)
    {
        var problems = new List<string>();
        if (root.ValueKind != JsonValueKind.Object)
            return Refused(name, ["The file must be a JSON object."]);
        if (root.TryGetProperty("columns", out _))
        {
            var (cases, disagreements) = TableCases.Check(new VectorNode(root, "", problems), problems);
            var rows = disagreements.Select(disagreement => disagreement.OperationText).Distinct(StringComparer.Ordinal).Count();
            return new FileVerdict(name, 0, 0, cases, rows, cases, problems, disagreements);
        }

        var sequence = VectorReader.Read(root, problems);
        if (sequence is null)
            return Refused(name, problems);
        var (found, compared, followed) = SequenceJudge.Judge(sequence);
        return new FileVerdict(name, sequence.Operations.Count, followed, 0, 0, compared, problems, found);
    }

    private static FileVerdict Refused(string name, IReadOnlyList<string> problems) => new(name, 0, 0, 0, 0, 0, problems, []);
}

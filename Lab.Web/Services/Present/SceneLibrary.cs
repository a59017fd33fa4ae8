namespace Lab.Web.Services.Present;

/// <summary>The folder of scenes. It is read when a presentation begins, so that a speaker may write while the lab runs.</summary>
/// <param name="folder">Scenes; its subfolder "recorded" has their recordings.</param>
public sealed class SceneLibrary(string folder, SceneReader reader)
{
    /// <summary>Name of the recording that a first visit shows.</summary>
    public const string Sample = "sample.json";

    private const int LargestBytes = 4 << 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, RecordedRun> _recordings = new(StringComparer.Ordinal);

    /// <summary>Every file, in the order of names, good or bad.</summary>
    public IReadOnlyList<SceneFile> Read()
    {
        if (!Directory.Exists(folder))
            return [];
        return [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(ReadOne)];
    }

    /// <summary>A recording by the name of its file; null if there is none, or it is none.</summary>
    public RecordedRun? Recording(string name)
    {
        lock (_gate)
        {
            if (_recordings.TryGetValue(name, out var known))
                return known;
            if (Path.GetFileName(name) != name || Text(name) is not { } text || RecordedRunFile.Read(text) is not { } run)
                return null;
            return _recordings[name] = run;
        }
    }

    /// <summary>The text of a file in the folder of recordings; null if there is none.</summary>
    public string? Text(string name)
    {
        var path = Path.Combine(folder, "recorded", Path.GetFileName(name));
        var file = new FileInfo(path);
        return file is { Exists: true, Length: <= LargestBytes } ? File.ReadAllText(path) : null;
    }

    /// <summary>Where a recording of that name is kept.</summary>
    public string PathOf(string name) => Path.Combine(folder, "recorded", Path.GetFileName(name));

    private SceneFile ReadOne(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        try
        {
            var file = reader.Read(name, File.ReadAllText(path));
            return file.Scene is { Recording: { } recording } && !File.Exists(PathOf(recording))
                ? file with { Problems = [$"{name}.json: \"recording\" names {recording}, which is not in the folder \"recorded\"; the scene has no fallback."] }
                : file;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return new SceneFile(name, null, [$"{name}.json cannot be read: {problem.Message}"]);
        }
    }
}

using Lab.Engine.Workloads;

namespace Lab.Web.Configuration;

/// <summary>Section "Lab" of the configuration.</summary>
public sealed record LabOptions
{
    public const string Section = "Lab";

    /// <summary>Start the capped demo when the first engine joins.</summary>
    public bool AutoStart { get; init; } = true;

    /// <summary>Start an engine as a child process. False: engines join by themselves.</summary>
    public bool StartEngine { get; init; } = true;

    /// <summary>Let engines join from other machines; they need <see cref="EngineToken"/>.</summary>
    public bool AllowRemoteEngines { get; init; }

    /// <summary>Secret that an engine presents. Empty: a random one, known to the child process alone.</summary>
    public string EngineToken { get; init; } = string.Empty;

    /// <summary>Keys and uploaded recordings; relative to the content root.</summary>
    public string DataFolder { get; init; } = "data";

    /// <summary>Largest recording that may be uploaded, MiB, 1 to 256.</summary>
    public int UploadMiB { get; init; } = 16;

    /// <summary>Seconds of frames that are kept, 10 to 600.</summary>
    public int HistorySeconds { get; init; } = 60;

    /// <summary>What a viewer may ask of a run. The engine that is started gets the same.</summary>
    public RunLimits Limits { get; init; } = new();

    /// <summary>All that is wrong with these options, a sentence each, naming the key to set.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>(Limits.Problems());
        if (UploadMiB is < 1 or > 256)
            problems.Add($"Lab:UploadMiB is {UploadMiB}; it must be 1 to 256.");
        if (HistorySeconds is < 10 or > 600)
            problems.Add($"Lab:HistorySeconds is {HistorySeconds}; it must be 10 to 600.");
        if (string.IsNullOrWhiteSpace(DataFolder))
            problems.Add("Lab:DataFolder is empty; it must name a folder.");
        if (AllowRemoteEngines && EngineToken.Length < 16)
            problems.Add("Lab:EngineToken must have at least 16 characters when Lab:AllowRemoteEngines is true.");
        return problems;
    }
}

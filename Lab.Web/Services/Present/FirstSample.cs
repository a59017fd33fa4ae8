using Lab.Web.Services.Feed;

namespace Lab.Web.Services.Present;

/// <summary>What the page shows before any live point has come: the recorded sample.</summary>
public sealed class FirstSample(SceneLibrary scenes)
{
    private readonly Lazy<RecordedRun?> _run = new(() => scenes.Recording(SceneLibrary.Sample));

    /// <summary>Null if the installation has none.</summary>
    public RecordedRun? Run => _run.Value;

    /// <summary>The newest point of the sample.</summary>
    public LabPoint? Last => Run is { Points: [.., var last] } ? last : null;
}

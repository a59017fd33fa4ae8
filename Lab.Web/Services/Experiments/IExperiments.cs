using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;

namespace Lab.Web.Services.Experiments;

/// <summary>Starts experiments, keeps every slice, and finds them again. One runs at a time. Any thread.</summary>
public interface IExperiments
{
    /// <summary>An experiment began, had a further slice, ended, was renamed, came or went: its id. Any thread; must not block.</summary>
    event Action<string>? Changed;

    /// <summary>The id of the one whose slices run now; null: none.</summary>
    string? Running { get; }

    /// <summary>Begin a comparison. The live run is stopped first, so that nothing runs beside the slices.</summary>
    /// <returns>Problems, a sentence each; none: <paramref name="id"/> is its id.</returns>
    IReadOnlyList<string> Begin(ComparisonPlan plan, string? name, out string id);

    /// <summary>Begin a series; see the other overload.</summary>
    IReadOnlyList<string> Begin(SeriesKind kind, SeriesPlan plan, string? name, out string id);

    /// <summary>Break the running slice off and keep what ended.</summary>
    Task StopAsync(string id);

    /// <summary>Go on with an interrupted one where it stopped.</summary>
    /// <returns>Problems; none: it runs.</returns>
    IReadOnlyList<string> Resume(string id);

    /// <summary>All that are kept: pinned ones first, then the latest first.</summary>
    Task<IReadOnlyList<ExperimentEntry>> ListAsync(CancellationToken stop);

    /// <returns>Null: there is none with this id.</returns>
    Task<ExperimentView?> FindAsync(string id, CancellationToken stop);
}

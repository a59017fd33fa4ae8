using Lab.Engine.Experiments.Series;
using Lab.Web.Services.Experiments;

namespace Lab.Web.Services.Compare;

/// <summary>A ladder, a scaling or a sweep as the command line prints it.</summary>
public static class SeriesText
{
    /// <param name="view">Of a series.</param>
    public static Lazy<string> Of(ExperimentView view)
    {
        var kind = view.Entry.Kind switch
        {
            ExperimentKind.Ladder => SeriesKind.Ladder,
            ExperimentKind.Scaling => SeriesKind.Scaling,
            ExperimentKind.Sweep => SeriesKind.Sweep,
            _ => throw new ArgumentOutOfRangeException(nameof(view), view.Entry.Kind, "No series."),
        };
        return new Lazy<string>(() => new SeriesReport(new SeriesHead(kind, view.Series!.Plan, view.Origin), view.Series).ToText());
    }
}

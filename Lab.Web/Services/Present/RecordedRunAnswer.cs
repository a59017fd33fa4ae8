using Lab.Web.Services.Feed;

namespace Lab.Web.Services.Present;

/// <summary>A recorded run as the page's module takes it: points and marks as the hub sends them, NaN as null.</summary>
/// <param name="Points">Values indexed by <see cref="Metric"/>, heat by <see cref="HeatSeries"/>.</param>
public sealed record RecordedRunAnswer(string Origin, IReadOnlyList<RecordedPointAnswer> Points, IReadOnlyList<RecordedMarkAnswer> Marks)
{
    public static RecordedRunAnswer Of(RecordedRun run) => new(
        run.Origin,
        [.. run.Points.Select(point => new RecordedPointAnswer(point.Time, point.Gap, [.. point.Values.Select(value => float.IsNaN(value) ? (float?)null : value)], point.Heat))],
        [.. run.Marks.Select(mark => new RecordedMarkAnswer(mark.Time, mark.Kind.ToString(), mark.Text, mark.Tag))]);
}

using Lab.Web.Services.Feed;

namespace Lab.Web.Services.Present;

/// <summary>Some seconds of a run that the engine really made, to be shown where no live run can be.</summary>
/// <param name="Origin">For people: when it was made, on what.</param>
/// <param name="Workers">Threads that the run wanted to run at once.</param>
/// <param name="Points">From 0 s on.</param>
/// <param name="Policies">Which policy was in force from which second on; the first from 0.</param>
/// <param name="Marks">What happened in these seconds.</param>
public sealed record RecordedRun(
    string Origin, int Workers, IReadOnlyList<LabPoint> Points, IReadOnlyList<RecordedPolicy> Policies, IReadOnlyList<LabMark> Marks)
{
    public double Seconds => Points.Count == 0 ? 0 : Points[^1].Time;

    /// <summary>The last point not after that second.</summary>
    public LabPoint? At(double seconds) => Points.LastOrDefault(point => point.Time <= seconds);

    public string PolicyAt(double seconds) => Policies.LastOrDefault(policy => policy.Since <= seconds)?.Name ?? string.Empty;
}

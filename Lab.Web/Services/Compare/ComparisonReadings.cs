using Lab.Web.Services.Experiments;

namespace Lab.Web.Services.Compare;

/// <summary>Reads comparisons for pages. A reading takes a part of a second, so it is made off the page's own thread, and once for all viewers. Any thread.</summary>
public sealed class ComparisonReadings
{
    private const int Kept = 8;

    private readonly Lock _gate = new();
    private readonly List<(string Id, int Slices, Task<ComparisonReading> Reading)> _last = [];

    /// <param name="view">Of a comparison.</param>
    public Task<ComparisonReading> ReadAsync(ExperimentView view)
    {
        var comparison = view.Comparison!;
        var slices = comparison.Slices.Count;
        lock (_gate)
        {
            if (_last.Find(known => known.Id == view.Entry.Id && known.Slices == slices).Reading is { } known)
                return known;
            var reading = Task.Run(() => ComparisonReading.Of(comparison, view.Origin));
            _last.RemoveAll(known => known.Id == view.Entry.Id);
            _last.Add((view.Entry.Id, slices, reading));
            if (_last.Count > Kept)
                _last.RemoveAt(0);
            return reading;
        }
    }
}

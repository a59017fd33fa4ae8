using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;
using Lab.Web.Services.Experiments;

namespace Lab.Tests.Web.Support;

/// <summary>Kept experiments in memory, for what a page does with them.</summary>
internal sealed class ShelfOfSamples : IExperiments, IExperimentShelf
{
    private readonly Dictionary<string, ExperimentView> _kept = new(StringComparer.Ordinal);

    public event Action<string>? Changed;

    public string? Running => _kept.Values.FirstOrDefault(view => view.Entry.State == ExperimentState.Running)?.Entry.Id;

    public int LargestMiB => 1;

    /// <summary>Every reading fails with this; null: none does.</summary>
    public Exception? Fails { get; set; }

    /// <summary>Readings wait for this; null: they do not.</summary>
    public Task? Gate { get; set; }

    /// <summary>What was asked, in order.</summary>
    public List<string> Asked { get; } = [];

    public ImportResult Import { get; set; } = new(null, IsNew: false, ["It has no manifest.json."]);

    public void Put(ExperimentView view)
    {
        _kept[view.Entry.Id] = view;
        Changed?.Invoke(view.Entry.Id);
    }

    public IReadOnlyList<string> Begin(ComparisonPlan plan, string? name, out string id) => throw new NotSupportedException();

    public IReadOnlyList<string> Begin(SeriesKind kind, SeriesPlan plan, string? name, out string id) => throw new NotSupportedException();

    public Task StopAsync(string id) => NoteAsync($"stop {id}");

    public IReadOnlyList<string> Resume(string id)
    {
        Asked.Add($"resume {id}");
        return ["It runs already."];
    }

    public async Task<IReadOnlyList<ExperimentEntry>> ListAsync(CancellationToken stop)
    {
        if (Gate is { } gate)
            await gate;
        return Fails is null
            ? [.. _kept.Values.Select(view => view.Entry).OrderByDescending(entry => entry.IsPinned).ThenByDescending(entry => entry.Made)]
            : throw Fails;
    }

    public Task<ExperimentView?> FindAsync(string id, CancellationToken stop) => Task.FromResult(_kept.GetValueOrDefault(id));

    public Task<IReadOnlyList<string>> RenameAsync(string id, string name) => ChangeAsync($"rename {id} {name}", id, entry => entry with { Name = name });

    public Task<IReadOnlyList<string>> PinAsync(string id, bool pinned) => ChangeAsync($"pin {id} {pinned}", id, entry => entry with { IsPinned = pinned });

    public Task<IReadOnlyList<string>> DeleteAsync(string id)
    {
        Asked.Add($"delete {id}");
        _kept.Remove(id);
        return Task.FromResult<IReadOnlyList<string>>([]);
    }

    public Task<ImportResult> ImportAsync(Stream content, CancellationToken stop)
    {
        Asked.Add("import");
        return Task.FromResult(Import);
    }

    private Task<IReadOnlyList<string>> ChangeAsync(string asked, string id, Func<ExperimentEntry, ExperimentEntry> change)
    {
        Asked.Add(asked);
        _kept[id] = _kept[id] with { Entry = change(_kept[id].Entry) };
        return Task.FromResult<IReadOnlyList<string>>([]);
    }

    private Task NoteAsync(string asked)
    {
        Asked.Add(asked);
        return Task.CompletedTask;
    }
}

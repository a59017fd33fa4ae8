namespace Lab.Engine.Workloads;

/// <summary>Which core each worker runs on: round-robin over all but the first, which is left to the rest.</summary>
/// <param name="cores">Numbers of the cores that the process may use; at least one. Of one, all take it.</param>
public sealed class CorePlacement(IReadOnlyList<int> cores)
{
    private readonly Dictionary<string, int> _placed = new(StringComparer.Ordinal);

    /// <summary>The core of a worker; it keeps it.</summary>
    public int CoreOf(string worker)
    {
        if (!_placed.TryGetValue(worker, out var core))
            _placed[worker] = core = cores.Count == 1 ? cores[0] : cores[1 + (_placed.Count % (cores.Count - 1))];
        return core;
    }

    /// <summary>Who is where, and what is left to the rest: one sentence.</summary>
    public override string ToString()
    {
        var where = string.Join(", ", _placed.Select(placed => $"{placed.Key} to core {placed.Value}"));
        var rest = cores.Count == 1 ? "there is no core left for the rest" : $"core {cores[0]} is left to the rest";
        return $"Pinned: {where}; {rest}.";
    }
}

using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Tree;
using Lab.Engine.Workloads;

namespace Lab.Engine.Link;

/// <summary>Which addresses are sampled, for how long, and what looking has cost. One caller at a time.</summary>
internal sealed class TreeWatch
{
    /// <summary>Between two samples of the addresses asked for: a frame's time.</summary>
    public const long SampleNs = 100_000_000;

    /// <summary>Nobody has asked for so long: nobody watches.</summary>
    public const long ForgetNs = 4_000_000_000;

    /// <summary>Between two readings, of whichever viewer.</summary>
    public const long FewestNs = 100_000_000;

    /// <summary>A reading that takes t is followed by none for this many t: at most 0.5 % of a core.</summary>
    public const long PauseFactor = 200;

    /// <summary>Addresses sampled at once; the one asked for longest ago is forgotten first.</summary>
    public const int MostAddresses = 8;

    private readonly List<(EntryHistory History, long AskedNs)> _addresses = [];
    private LabRun? _run;
    private long _sinceNs;
    private long _askedNs;
    private long _readyNs;
    private long _cpuNs;
    private bool _samples;

    /// <summary>Nanoseconds until the next reading may begin.</summary>
    public long PauseNs(long nowNs) => Math.Max(0, _readyNs - nowNs);

    /// <summary>Share of one core since somebody began to watch, 0 to 1.</summary>
    public double CpuShare(long nowNs) => nowNs > _sinceNs ? (double)_cpuNs / (nowNs - _sinceNs) : 0;

    /// <summary>A reading was made.</summary>
    /// <returns>The history of the address; null: none was asked for.</returns>
    public EntryHistory? Asked(LabRun run, ulong? ipa, IReadOnlyList<TableStep> path, long cpuNs, long nowNs)
    {
        if (!ReferenceEquals(run, _run) || nowNs - _askedNs > ForgetNs)
            Begin(run, nowNs - Math.Max(FewestNs, PauseFactor * cpuNs));
        _askedNs = nowNs;
        _cpuNs += cpuNs;
        _readyNs = nowNs + Math.Max(FewestNs, PauseFactor * cpuNs);
        if (ipa is not { } address)
            return null;
        var at = _addresses.FindIndex(held => held.History.Ipa == address);
        var history = at >= 0 ? _addresses[at].History : new EntryHistory(address, run.ElapsedNs);
        if (at >= 0)
            _addresses.RemoveAt(at);
        _addresses.Add((history, nowNs));
        if (_addresses.Count > MostAddresses)
            _addresses.RemoveAt(0);
        history.Add(path, run.ElapsedNs);
        return history;
    }

    /// <returns>False: samples are being taken.</returns>
    public bool TryBegin()
    {
        if (_samples)
            return false;
        _samples = true;
        return true;
    }

    /// <summary>Sample every address once.</summary>
    /// <param name="running">The run there is; null: none.</param>
    /// <returns>False: nobody watches any more, and nothing is left behind.</returns>
    public bool Sample(LabRun? running, long nowNs)
    {
        if (_run is null || !ReferenceEquals(running, _run) || nowNs - _askedNs > ForgetNs)
        {
            if (ReferenceEquals(running, _run))
                running?.WatchDetached(false);
            _run = null;
            _addresses.Clear();
            _samples = false;
            return false;
        }

        var began = HostSystem.ThreadCpuNs();
        _addresses.RemoveAll(held => nowNs - held.AskedNs > ForgetNs);
        foreach (var (history, _) in _addresses)
        {
            if (running.ReadPath(history.Ipa) is { } steps)
                history.Add(steps, running.ElapsedNs);
        }

        _cpuNs += HostSystem.ThreadCpuNs() - began;
        return true;
    }

    private void Begin(LabRun run, long sinceNs)
    {
        _run = run;
        _sinceNs = sinceNs;
        _cpuNs = 0;
        _addresses.Clear();
    }
}

using Lab.Engine.Mmu;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads;

/// <summary>
/// A host thread that migrates: dirty logging on (split lazily or eagerly), some GET and CLEAR rounds, off, a pause,
/// again. Blocks come back by write faults after it is off; the tables they replace are what RCU frees.
/// </summary>
public sealed class DirtyLogWorkload<TPlatform> : IWorkload
    where TPlatform : struct, IPlatform
{
    private const long Millisecond = 1_000_000;

    private readonly Stage2Mmu<TPlatform> _mmu;
    private readonly MmuWorker<TPlatform> _worker;
    private readonly RunSettings<TPlatform> _settings;
    private int _roundsLeft;
    private bool _on;

    public DirtyLogWorkload(Stage2Mmu<TPlatform> mmu, MmuWorker<TPlatform> worker, RunSettings<TPlatform> settings)
    {
        _mmu = mmu;
        _worker = worker;
        _settings = settings;
    }

    public void Begin() => _worker.Reader.AdoptByThisThread();

    public long Step()
    {
        var options = _settings.Options;
        var began = TPlatform.NowNs();
        var sleep = Advance(options);
        _worker.Counters.Add(MmuCounter.WorkerNs, TPlatform.NowNs() - began);
        return sleep;
    }

    public void Finish()
    {
        if (_on)
            _mmu.Logging.Stop();
    }

    private long Advance(RunOptions options)
    {
        if (!_on)
        {
            if (!options.DirtyLogging)
                return options.LoggingOffMs * Millisecond;
            _mmu.Logging.Start(_worker, options.Split == SplitMode.Eager, options.InitiallySet);
            _on = true;
            _roundsLeft = options.HarvestRounds;
            return options.LoggingOnMs * Millisecond / (_roundsLeft + 1);
        }

        if (_roundsLeft > 0 && options.DirtyLogging)
        {
            _mmu.Logging.Harvest(_worker, options.ManualProtect);
            _roundsLeft--;
            return options.LoggingOnMs * Millisecond / (options.HarvestRounds + 1);
        }

        if (!options.DisableUnderLoad)
            _settings.Guest.Close();
        try
        {
            // Harvest once more, so that every page is protected and the first write after the end finds a block to put back.
            _mmu.Logging.Harvest(_worker, options.ManualProtect);
            _mmu.Logging.Stop();
            _on = false;
        }
        finally
        {
            if (!options.DisableUnderLoad)
                _settings.Guest.Open();
        }

        return options.LoggingOffMs * Millisecond;
    }
}

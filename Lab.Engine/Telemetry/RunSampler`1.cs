using Lab.Engine.Locks;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Tlb;
using Lab.Engine.Workloads;

namespace Lab.Engine.Telemetry;

/// <inheritdoc/>
public sealed class RunSampler<TPlatform> : RunSampler
    where TPlatform : struct, IPlatform
{
    private const long LockStatNs = 1_000_000_000;

    private static readonly int CounterCount = Enum.GetValues<Counter>().Length;
    private static readonly int HistogramCount = Enum.GetValues<Histogram>().Length;

    private readonly ulong[] _words = new ulong[LogHistogram.Words];
    private readonly PlatformRun<TPlatform> _run;
    private LockStatRow[] _lockStat = [];
    private long _lockStatDueNs;

    public RunSampler(PlatformRun<TPlatform> run) => _run = run;

    public override EngineFrame Sample(long sequence, LabEvent[] events)
    {
        var elapsed = _run.ElapsedNs;
        var violation = _run.Violation;
        return new EngineFrame
        {
            Sequence = sequence,
            RunId = _run.Id,
            State = violation is null ? StateOf(_run.Phase) : RunState.Violated,
            ElapsedNs = elapsed,
            Policy = _run.Options.Policy,
            Counters = ReadCounters(),
            Histograms = ReadHistograms(),
            Events = events,
            Violation = violation,
            RunnableThreads = _run.RunnableThreads,
            LockStat = ReadLockStat(elapsed),
            Overlap = ReadOverlap(),
        };
    }

    private OverlapTotals ReadOverlap()
    {
        var overlap = _run.Overlap.Read();
        return new OverlapTotals
        {
            Policy = overlap.Policy, Samples = overlap.Samples, Skipped = overlap.Skipped, Pairs = overlap.Pairs, Inside = overlap.Inside,
        };
    }

    // Allocates, and people read a table no oftener.
    private LockStatRow[] ReadLockStat(long elapsedNs)
    {
        if (elapsedNs < _lockStatDueNs)
            return _lockStat;
        _lockStatDueNs = elapsedNs + LockStatNs;
        var stat = _run.Machine.Mmu.Lock.ReadStat();
        return _lockStat = [Row("mmu_lock-W", stat.Write), Row("mmu_lock-R", stat.Read)];
    }

    private static LockStatRow Row(string name, in LockSideStat side) => new()
    {
        Name = name,
        ContentionBounces = side.ContentionBounces,
        Contentions = side.Contentions,
        WaitMinNs = side.WaitMinNs,
        WaitMaxNs = side.WaitMaxNs,
        WaitTotalNs = side.WaitTotalNs,
        AcquisitionBounces = side.AcquisitionBounces ?? -1,
        Acquisitions = side.Acquisitions,
        HoldMinNs = side.HoldMinNs,
        HoldMaxNs = side.HoldMaxNs,
        HoldTotalNs = (long)side.HoldTotalNs,
        HoldsTimed = side.HoldsTimed,
    };

    private static RunState StateOf(RunPhase phase) => phase switch
    {
        RunPhase.Starting => RunState.Starting,
        RunPhase.Running => RunState.Running,
        RunPhase.Draining => RunState.Draining,
        RunPhase.Stopped => RunState.Stopped,
        RunPhase.Violated => RunState.Violated,
        _ => throw new InvariantException($"no such phase: {phase}"),
    };

    private long[] ReadCounters()
    {
        var counters = new long[CounterCount];
        ReadMmu(counters);
        ReadWalks(counters);
        ReadRcu(counters);
        ReadLocks(counters);
        counters[(int)Counter.SafetyViolations] = _run.Violation is null ? 0 : 1;
        counters[(int)Counter.Collections] = _run.Collections;
        return counters;
    }

    private void ReadMmu(long[] counters)
    {
        var mmu = _run.Machine.Mmu.Counters;
        counters[(int)Counter.Accesses] = mmu.Sum(MmuCounter.Accesses);
        counters[(int)Counter.FaultsMapped] = mmu.Sum(MmuCounter.FaultsMapped);
        counters[(int)Counter.FaultsRelaxed] = mmu.Sum(MmuCounter.FaultsRelaxed);
        counters[(int)Counter.FaultsAccess] = mmu.Sum(MmuCounter.FaultsYoung);
        counters[(int)Counter.FaultsAgain] = mmu.Sum(MmuCounter.FaultsAgain);
        counters[(int)Counter.FaultsRetried] = mmu.Sum(MmuCounter.FaultsRetried);
        counters[(int)Counter.Invalidations] = mmu.Sum(MmuCounter.Invalidations);
        counters[(int)Counter.WriteProtects] = mmu.Sum(MmuCounter.WriteProtects);
        counters[(int)Counter.DirtyPages] = mmu.Sum(MmuCounter.DirtyPages);
        counters[(int)Counter.WalksHardware] = mmu.Sum(MmuCounter.HardwareWalks);
        counters[(int)Counter.TlbHits] = mmu.Sum(MmuCounter.TlbHits);
        counters[(int)Counter.TlbMisses] = mmu.Sum(MmuCounter.HardwareWalks);
        counters[(int)Counter.SafetyChecks] = mmu.Sum(MmuCounter.SafetyChecks);
        counters[(int)Counter.FaultsServiced] = mmu.Sum(MmuCounter.FaultsServiced);
        counters[(int)Counter.WorkerNs] = mmu.Sum(MmuCounter.WorkerNs);
        counters[(int)Counter.HostCollapses] = mmu.Sum(MmuCounter.HostCollapses);
        counters[(int)Counter.Agings] = mmu.Sum(MmuCounter.Agings);
        counters[(int)Counter.FaultsMappedBlock] = mmu.Sum(MmuCounter.FaultsMappedBlock);
        counters[(int)Counter.FaultsRelaxedBlock] = mmu.Sum(MmuCounter.FaultsRelaxedBlock);
        counters[(int)Counter.WalksHardwareBlock] = mmu.Sum(MmuCounter.HardwareWalksBlock);
        counters[(int)Counter.SectionsOfAge0] = mmu.Sum(MmuCounter.SectionsOfAge0);
        counters[(int)Counter.SectionsOfAge1] = mmu.Sum(MmuCounter.SectionsOfAge1);
        counters[(int)Counter.SectionsOfAge2] = mmu.Sum(MmuCounter.SectionsOfAge2);
    }

    private void ReadWalks(long[] counters)
    {
        var machine = _run.Machine;
        var walks = machine.Walks;
        var reclaim = machine.Mmu.Reclaimer.Read();
        counters[(int)Counter.BlocksSplit] = walks.BlocksSplit;
        counters[(int)Counter.TablesCoalesced] = walks.TablesCoalesced;
        counters[(int)Counter.WalksMap] = walks.MapWalks;
        counters[(int)Counter.WalksUnmap] = walks.UnmapWalks;
        counters[(int)Counter.WalksAttribute] = walks.AttributeWalks + walks.AgeWalks;
        counters[(int)Counter.WalksSplit] = walks.SplitWalks;
        counters[(int)Counter.WalksFree] = walks.FreeWalks + reclaim.FreedAtOnce + reclaim.CallbacksRun;
        counters[(int)Counter.CompareExchangesLost] = walks.CompareExchangesLost;
        counters[(int)Counter.Breaks] = walks.Breaks;
        counters[(int)Counter.MemoryCacheExhaustions] = _run.Machine.Mmu.Counters.Sum(MmuCounter.FaultsOutOfPages);
        counters[(int)Counter.TablesAllocated] = walks.TablesTaken;
        counters[(int)Counter.TablesFreed] = walks.TablesFreed + reclaim.PagesFreed;
        counters[(int)Counter.BlocksUnmapped] = walks.BlocksUnmapped;
        counters[(int)Counter.PagesUnmapped] = walks.LeavesUnmapped - walks.BlocksUnmapped;

        long cached = machine.Mmu.Logging.CachedPages;
        foreach (var worker in machine.Workers)
        {
            cached += worker.Cache.Count;
            counters[(int)Counter.MemoryCacheExhaustions] += worker.Cache.Exhaustions;
            ReadPhases(counters, worker.Walk.Phases);
        }

        // The caches change while they are counted: a gauge, exact when nothing runs.
        counters[(int)Counter.TablesInUse] = Math.Max(0, machine.Memory.PagesInUse - cached - machine.HeldPages);

        var tlb = machine.Tlb.Read();
        counters[(int)Counter.TlbiIpa] = tlb.Ipa;
        counters[(int)Counter.TlbiIpaLocal] = tlb.IpaLocal;
        counters[(int)Counter.TlbiRange] = tlb.Range;
        counters[(int)Counter.TlbiVmid] = tlb.Vmid;
    }

    private static void ReadPhases(long[] counters, FaultPhaseClock<TPlatform> phases)
    {
        counters[(int)Counter.FaultsTimed] += phases.Timed;
        foreach (var phase in Enum.GetValues<FaultPhase>())
            counters[(int)Counter.PhaseOtherNs + (int)phase] += phases.TotalNs(phase);
    }

    private void ReadRcu(long[] counters)
    {
        var rcu = _run.Machine.Rcu.Read();
        var pageBytes = (long)_run.Machine.Memory.PageSize;
        counters[(int)Counter.GracePeriods] = rcu.GracePeriods;
        counters[(int)Counter.GracePeriodsExpedited] = rcu.GracePeriodsExpedited;
        counters[(int)Counter.CallbacksQueued] = rcu.CallbacksQueued;
        counters[(int)Counter.CallbacksInvoked] = rcu.CallbacksInvoked;
        counters[(int)Counter.StallWarnings] = rcu.Stalls;
        counters[(int)Counter.BacklogEntries] = rcu.Backlog;
        counters[(int)Counter.BacklogBytes] = rcu.BacklogPages * pageBytes;
        counters[(int)Counter.BacklogPeakBytes] = rcu.PeakBacklogPages * pageBytes;
        counters[(int)Counter.TableMemoryBytes] = _run.Machine.Memory.Options.TablePages * pageBytes;
    }

    private void ReadLocks(long[] counters)
    {
        foreach (var held in Locks())
        {
            var totals = held.ReadTotals();
            counters[(int)Counter.LockReadAcquisitions] += totals.ReadAcquisitions;
            counters[(int)Counter.LockReadContentions] += totals.ReadContentions;
            counters[(int)Counter.LockWriteAcquisitions] += totals.WriteAcquisitions;
            counters[(int)Counter.LockWriteContentions] += totals.WriteContentions;
            counters[(int)Counter.LockWaitNs] += totals.WaitNs;
        }
    }

    private SparseHistogram[] ReadHistograms()
    {
        var histograms = new SparseHistogram[HistogramCount];
        for (var index = 0; index < HistogramCount; index++)
        {
            Array.Clear(_words);
            Merge((Histogram)index);
            histograms[index] = SparseHistograms.FromWords(_words);
        }

        return histograms;
    }

    private void Merge(Histogram which)
    {
        var machine = _run.Machine;
        switch (which)
        {
            case Histogram.GracePeriod:
                machine.Rcu.GracePeriods.AddTo(_words);
                break;
            case Histogram.GracePeriodExpedited:
                machine.Rcu.AddExpeditedGracePeriods(_words);
                break;
            case Histogram.CallbackDelay:
                machine.Rcu.CallbackDelays.AddTo(_words);
                break;
            case Histogram.Fault:
                machine.Mmu.Latencies.MergeInto(MmuLatency.Fault, _words);
                break;
            case Histogram.Unmap:
                machine.Mmu.Latencies.MergeInto(MmuLatency.Unmap, _words);
                break;
            case Histogram.Split:
                machine.Mmu.Latencies.MergeInto(MmuLatency.Split, _words);
                break;
            case Histogram.LockReadWait:
                MergeLocks(LockHistogram.ReadWait);
                break;
            case Histogram.LockReadHold:
                MergeLocks(LockHistogram.ReadHold);
                break;
            case Histogram.LockWriteWait:
                MergeLocks(LockHistogram.WriteWait);
                break;
            case Histogram.LockWriteHold:
                MergeLocks(LockHistogram.WriteHold);
                break;
            case Histogram.Tlbi:
                for (var among = TlbHistogram.Alone; among <= TlbHistogram.WithMore; among++)
                    machine.Tlb.MergeInto(among, _words);
                break;
            case >= Histogram.TlbiAlone and <= Histogram.TlbiWithMore:
                machine.Tlb.MergeInto(TlbHistogram.Alone + (which - Histogram.TlbiAlone), _words);
                break;
            case Histogram.FaultFromDue:
                machine.Mmu.Latencies.MergeInto(MmuLatency.FaultFromDue, _words);
                break;
            case Histogram.BreakWindow:
                foreach (var worker in machine.Workers)
                    worker.Walk.BreakWindow.AddTo(_words);
                break;
            default:
                throw new InvariantException($"no source for histogram {which}");
        }
    }

    private void MergeLocks(LockHistogram which)
    {
        foreach (var held in Locks())
            held.MergeInto(which, _words);
    }

    private IEnumerable<MmuLock<TPlatform>> Locks() => _run.Machine.Mmu.AllLocks;
}

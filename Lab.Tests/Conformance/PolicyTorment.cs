using System.Diagnostics;
using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Workloads;
using Lab.Tests.PageTable;

namespace Lab.Tests.Conformance;

/// <summary>
/// Every operation of a policy at once on a small slot: vCPUs that read, write and execute; hosts that discard, collapse
/// and age; a migration that turns logging on and off, splits and harvests. Rounds, each with an audit at its end, while
/// logging is on; then tear-down and a balance of pages.
/// </summary>
public sealed class PolicyTorment<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const int Vcpus = 4;
    private const int Hosts = 2;
    private const int LastLevel = 3;
    private const ulong SlotBytes = 4UL << 20;

    /// <summary>A violation that begins so is no violation found: a thread did not end.</summary>
    public const string NoEnd = "no end";

    private readonly RunMachine<TPlatform> _machine;
    private readonly RcuGracePeriodThread<TPlatform> _gracePeriods;
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly TimeSpan _limit;
    private Exception? _violation;
    private int _vcpusAtWork;

    /// <param name="limit">After it, whatever has not ended is taken to hang; null: a minute.</param>
    public PolicyTorment(LockPolicy policy, TimeSpan? limit = null)
    {
        _limit = limit ?? TimeSpan.FromMinutes(1);
        _machine = new RunMachine<TPlatform>(new RunOptions
        {
            Vcpus = 1, MiBPerVcpu = 2, HardwareAccessFlag = false, TlbiBaseNs = 0,
            TlbiPerInitiatorNs = 0, TlbiPerPageNs = 0, RangeChunk = RangeChunkSize.Page4K, RcuPacingUs = 0,
        }, slotBytes: SlotBytes);
        Mmu.SwitchPolicy(policy, allowUnsafe: true);
        _gracePeriods = new RcuGracePeriodThread<TPlatform>(_machine.Rcu, Note);
        _gracePeriods.Start();
    }

    /// <summary>The first broken invariant, on any thread.</summary>
    public Exception? Violation => Volatile.Read(ref _violation);

    public Stage2Mmu<TPlatform> Mmu => _machine.Mmu;

    public RunMachine<TPlatform> Machine => _machine;

    /// <summary>The time is up: a broken variant was not caught, or something hangs.</summary>
    public bool IsOver => Stopwatch.GetElapsedTime(_began) > _limit;

    private ulong Pages => (ulong)Mmu.Slot.Host.Pages;

    /// <summary>One round; ends with logging on and nobody at work.</summary>
    /// <returns>False after a violation.</returns>
    public bool Round(ulong seed, int accesses)
    {
        Volatile.Write(ref _vcpusAtWork, Vcpus);
        var threads = new List<Thread>();
        for (var i = 0; i < Vcpus; i++)
        {
            var vcpu = _machine.Vcpu(i);
            var random = new DeterministicRandom(seed, (ulong)i);
            threads.Add(Begin(vcpu.Worker, () => RunVcpu(vcpu, random, accesses), () => Interlocked.Decrement(ref _vcpusAtWork)));
        }

        for (var i = 0; i < Hosts; i++)
        {
            var worker = _machine.HostWorker(i);
            var random = new DeterministicRandom(seed, 100 + (ulong)i);
            threads.Add(Begin(worker, () => RunHost(worker, random)));
        }

        threads.Add(Begin(_machine.MigrationWorker(), RunMigration));
        foreach (var thread in threads)
        {
            while (!thread.Join(TimeSpan.FromMilliseconds(100)))
            {
                if (IsOver)
                    Note(new InvariantException($"{NoEnd}: a thread of the torment hangs"));
            }
        }

        return Violation is null;
    }

    /// <summary>What must hold while nobody is at work: shapes, references, translations, the dirty log.</summary>
    public void Audit()
    {
        TableAudit.Check(Mmu.Table, _machine.Memory);
        var slot = Mmu.Slot;
        Assert.True(slot.IsLogging, "the audit of the dirty log needs logging on");
        for (ulong page = 0; page < Pages; page++)
        {
            var ipa = slot.IpaOf(page);
            if (!Mmu.Table.TryGetLeaf(ipa, out var pte, out var level))
                continue;
            Assert.True(slot.Host.Backs(page, Mmu.Table.OutputOf(pte, level, ipa)), $"page {page} is mapped to a released page");
            if (!pte.IsWritable)
                continue;
            Assert.True(level == LastLevel, $"page {page} is writable through a block while logging is on");
            Assert.True((slot.Dirty.Get((int)(page / 64)) & (1UL << (int)(page % 64))) != 0, $"page {page} is writable and not in the dirty log");
        }
    }

    /// <returns>Table pages that never came back.</returns>
    public long TearDown() => _machine.TearDown();

    public void Dispose()
    {
        // After a violation callbacks may be stuck; the memory stays with the process, as in a run that ended by one.
        _gracePeriods.Stop();
        if (Violation is null)
            _machine.Dispose();
    }

    private void RunVcpu(Vcpu<TPlatform> vcpu, DeterministicRandom random, int accesses)
    {
        for (var i = 0; i < accesses && !Mmu.IsHalted; i++)
        {
            var kind = random.Below(8) switch { 0 => AccessKind.Execute, < 4 => AccessKind.Read, _ => AccessKind.Write };
            vcpu.Access(Mmu.Slot.IpaOf(random.Below(Pages)), kind);
        }
    }

    private void RunHost(MmuWorker<TPlatform> worker, DeterministicRandom random)
    {
        while (Volatile.Read(ref _vcpusAtWork) > 0 && !Mmu.IsHalted)
        {
            switch (random.Below(8))
            {
                case 0:
                    Mmu.Host.Discard(worker, 0, Pages);
                    break;
                case 1:
                    Mmu.Host.Collapse(worker, (int)random.Below((ulong)Mmu.Slot.Host.Blocks));
                    break;
                case 2:
                    Mmu.Host.Age(worker, 0, Pages);
                    break;
                default:
                    var first = random.Below(Pages);
                    Mmu.Host.Discard(worker, first, Math.Min(16, Pages - first));
                    break;
            }

            Await(accesses: 20);
        }
    }

    private void RunMigration()
    {
        var worker = _machine.MigrationWorker();
        for (var turn = 0; ; turn++)
        {
            Mmu.Logging.Stop();
            Await(accesses: 100);
            Mmu.Logging.Start(worker, eager: turn % 2 == 0);
            Mmu.Logging.Harvest(worker);
            if (Volatile.Read(ref _vcpusAtWork) == 0 || Mmu.IsHalted)
                return;
            Await(accesses: 100);
            Mmu.Logging.ClearRange(worker, 3, 100);
        }
    }

    // Paced by the vCPUs' progress: invalidations that never pause would turn every fault back for ever.
    private void Await(long accesses)
    {
        var target = Mmu.Counters.Sum(MmuCounter.Accesses) + accesses;
        while (Mmu.Counters.Sum(MmuCounter.Accesses) < target && Volatile.Read(ref _vcpusAtWork) > 0 && !Mmu.IsHalted)
            Thread.Yield();
    }

    private Thread Begin(MmuWorker<TPlatform> worker, Action body, Action? after = null)
    {
        var thread = new Thread(() =>
        {
            try
            {
                worker.Reader.AdoptByThisThread();
                body();
            }
#pragma warning disable CA1031 // The edge of the torment: whatever was thrown is its result.
            catch (Exception thrown)
#pragma warning restore CA1031
            {
                Note(thrown);
            }
            finally
            {
                after?.Invoke();
            }
        }) { IsBackground = true, Name = worker.Name };
        thread.Start();
        return thread;
    }

    private void Note(Exception thrown)
    {
        Interlocked.CompareExchange(ref _violation, thrown, null);
        Mmu.Halt();
    }
}

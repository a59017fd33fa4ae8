using Lab.Engine.Locks;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;
using Lab.Tests.Support;

namespace Lab.Tests.PageTable;

/// <summary>
/// Real threads: faults under the read lock, one writer that unmaps, splits and write-protects, callbacks on the
/// grace-period thread. That a walk into freed memory is caught is shown by SubtreeReclaimerTests, whose races are
/// scripted; here the whole must settle without a leak.
/// </summary>
public sealed class ParallelFaultsTests
{
    private const ulong Page = 0x1000;
    private const ulong Block = 0x20_0000;
    private const int Chunks = 4;
    private const ulong Output = 0x1_0000_0000;
    private const int Faults = 6_000;

    [Theory]
    [InlineData(KernelRelease.V6_12, LockKind.QueuedReaderWriter)]
    [InlineData(KernelRelease.V7_2, LockKind.QueuedReaderWriter)]
    public void Faults_WithAWriter_SettleExactly(KernelRelease release, LockKind kind)
    {
        const int faulters = 2;
        var options = new Stage2Options { Release = release };
        using var memory = new PhysicalMemory<HostPlatform>(new MemoryOptions { TablePages = 1024 });
        using var rcu = new RcuDomain<HostPlatform>(new RcuOptions { PacingNs = 0 });
        using var tlb = new TlbDomain<HostPlatform>(new TlbOptions());
        using var mmuLock = new MmuLock<HostPlatform>(kind, faulters + 1);
        using var reclaimer = new SubtreeReclaimer<HostPlatform>(options, memory, rcu, SubtreeReclaim.Deferred);
        var table = new Stage2PageTable<HostPlatform>(options, memory, tlb, reclaimer);
        using var gracePeriods = new RcuGracePeriodThread<HostPlatform>(rcu);
        gracePeriods.Start();
        var workers = Enumerable.Range(0, faulters + 1)
            .Select(i => new WalkContext<HostPlatform>(i, rcu.Register($"worker {i}"), tlb.AddVcpu())).ToArray();
        using var running = new SharedWords<HostPlatform>(1);
        running.Store(0, faulters);

        Threads.Run(faulters + 1, index =>
        {
            var cache = new MemoryCache<HostPlatform>(memory);
            var random = new DeterministicRandom(5, (ulong)index);
            workers[index].Reader!.AdoptByThisThread();
            if (index < faulters)
            {
                try
                {
                    for (var i = 0; i < Faults; i++)
                    {
                        TopUp(rcu, cache, table.Geometry.MinCachePages);
                        Fault(table, mmuLock, workers[index], cache, ref random, index);
                    }
                }
                finally
                {
                    running.Add(0, ulong.MaxValue);
                }
            }
            else
            {
                while (running.Load(0) != 0)
                {
                    TopUp(rcu, cache, 8);
                    Write(table, mmuLock, workers[index], cache, ref random, index);
                }
            }

            cache.Drain();
        });

        rcu.Barrier();
        var totals = workers.Select(worker => worker.Read()).Aggregate((sum, next) => sum + next);
        Assert.Equal(0, totals.Warnings + reclaimer.Read().Warnings);
        Assert.True(totals.TablesCoalesced > 50 && totals.BlocksSplit > 50, $"{totals.TablesCoalesced} coalesced, {totals.BlocksSplit} split");
        Assert.Equal(totals.SubtreesDeferred, reclaimer.Read().CallbacksRun);
        Assert.Equal(memory.PagesInUse, TableAudit.Check(table, memory));
        for (var ipa = 0UL; ipa < Chunks * Block; ipa += Page)
        {
            if (table.TryGetLeaf(new Ipa(ipa), out var pte, out var level))
                Assert.Equal(Output + ipa, table.OutputOf(pte, level, new Ipa(ipa)).Value);
        }

        Assert.Equal(PgtableResult.Done, table.Destroy(workers[0]));
        Assert.Equal(0, memory.PagesInUse);
        foreach (var worker in workers)
        {
            rcu.Unregister(worker.Reader!);
            worker.Dispose();
        }

        gracePeriods.Stop();
        Assert.Null(gracePeriods.Failure);
    }

    // Subtrees that wait for a grace period hold pages: if memory runs short, wait for their callbacks.
    private static void TopUp(RcuDomain<HostPlatform> rcu, MemoryCache<HostPlatform> cache, int pages)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            if (cache.TryTopUp(pages))
                return;
            rcu.Barrier();
        }

        Assert.Fail("no pages come back");
    }

    private static void Fault(
        Stage2PageTable<HostPlatform> table, MmuLock<HostPlatform> mmuLock, WalkContext<HostPlatform> worker,
        MemoryCache<HostPlatform> cache, ref DeterministicRandom random, int owner)
    {
        var page = random.Below(Chunks * 512) * Page;
        var isBlock = random.Percent(15);
        var ipa = isBlock ? page & ~(Block - 1) : page;
        using var hold = mmuLock.AcquireRead(owner);
        using var section = worker.Reader!.Enter();
        var sync = new SharedWalk<HostPlatform>(section);
        var result = random.Percent(10)
            ? table.RelaxPermissions(sync, worker, new Ipa(page), Stage2Prot.Write)
            : table.Map(
                sync, worker, new Ipa(ipa), isBlock ? Block : Page, new PhysAddr(Output + ipa), Stage2Prot.ReadWrite, cache, WalkFlags.HandleFault);
        Assert.True(result is PgtableResult.Done or PgtableResult.Again, $"{result}");
    }

    private static void Write(
        Stage2PageTable<HostPlatform> table, MmuLock<HostPlatform> mmuLock, WalkContext<HostPlatform> worker,
        MemoryCache<HostPlatform> cache, ref DeterministicRandom random, int owner)
    {
        var start = new Ipa(random.Below(Chunks * 512) * Page);
        var size = Math.Min((1 + random.Below(64)) * Page, (Chunks * Block) - start.Value);
        using (var hold = mmuLock.AcquireWrite(owner))
        {
            var sync = new ExclusiveWalk<HostPlatform>(hold);
            var result = random.Below(3) switch
            {
                0 => table.Unmap(sync, worker, start, size),
                1 => table.WriteProtect(sync, worker, start, size),
                _ => table.Split(sync, worker, start, size, cache),
            };
            Assert.Equal(PgtableResult.Done, result);
        }

        HostPlatform.Yield();
    }
}

using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Tlb;

namespace Lab.Tests.PageTable;

/// <summary>
/// Where nobody listens to events, exclusive walks take plain entries in runs. The same random operations are driven
/// with runs and without, entry by entry, which is what the recorded vectors judge; every page must come out the same.
/// </summary>
public sealed class VisitRunTests
{
    private const int Operations = 400;
    private const ulong Page = 4096;
    private const ulong Span = 64UL << 20;
    private const int Pages = 512;

    [Theory]
    [InlineData(1, KernelRelease.V6_12, true)]
    [InlineData(2, KernelRelease.V6_12, false)]
    [InlineData(3, KernelRelease.V6_1, true)]
    [InlineData(4, KernelRelease.V7_2, true)]
    [InlineData(5, KernelRelease.V7_2, false)]
    public void Operations_WithRunsAndWithout_LeaveTheSameTables(ulong seed, KernelRelease release, bool forcedWriteBack)
    {
        var options = new Stage2Options { Release = release, ForcedWriteBack = forcedWriteBack, RangeTlbi = forcedWriteBack };

        var withRuns = Drive<HostPlatform>(seed, options);
        var without = Drive<RecordingPlatform>(seed, options);

        Assert.False(HostPlatform.Traces);
        Assert.True(RecordingPlatform.Traces);
        Assert.Equal(without, withRuns);
        Assert.True(withRuns.Count(line => line.Contains("Done", StringComparison.Ordinal)) > Operations / 2);
    }

    private static List<string> Drive<TPlatform>(ulong seed, Stage2Options options)
        where TPlatform : struct, IPlatform
    {
        using var memory = new PhysicalMemory<TPlatform>(new MemoryOptions { TablePages = Pages });
        using var tlb = new TlbDomain<TPlatform>(new TlbOptions());
        using var reclaimer = new SubtreeReclaimer<TPlatform>(options, memory, rcu: null, SubtreeReclaim.Deferred);
        using var table = new Stage2PageTable<TPlatform>(options, memory, tlb, reclaimer);
        using var worker = new WalkContext<TPlatform>();
        var cache = new MemoryCache<TPlatform>(memory, 64);
        var alone = ExclusiveWalk<TPlatform>.SingleThreaded;
        var random = new DeterministicRandom(seed);
        var log = new List<string>();
        for (var operation = 0; operation < Operations; operation++)
        {
            // With a short cache now and then, so that splits and maps end half way.
            if (random.Next() % 8 != 0)
                Assert.True(cache.TryTopUp(cache.Capacity));
            var start = new Ipa(random.Next() % Span & ~(Page - 1));
            var size = random.Next() % 3 == 0 ? (random.Next() % 16 + 1) << 21 : (random.Next() % 1500 + 1) * Page;
            if (random.Next() % 2 == 0)
                start = new Ipa(start.Value & ~((2UL << 20) - 1));
            var result = (random.Next() % 9) switch
            {
                0 or 1 => table.Map(alone, worker, start, size, new PhysAddr(0x4000_0000 + start.Value), Stage2Prot.ReadWriteExecute, cache),
                2 => table.Map(alone, worker, start, size, new PhysAddr(0x4000_1000 + start.Value), Stage2Prot.ReadWrite, cache),
                3 => table.Unmap(alone, worker, start, size),
                4 => table.WriteProtect(alone, worker, start, size),
                5 => table.TestClearYoung(alone, worker, start, size, clear: random.Next() % 2 == 0, out _),
                6 => table.Split(alone, worker, start, size, cache),
                7 => table.SetOwner(alone, worker, start, Math.Min(size, 8 * Page), 1, cache),
                _ => table.Flush(alone, worker, start, size),
            };
            log.Add($"{operation} {result} young and counted {worker.Read().LeavesMapped} {worker.Read().LeavesUnmapped} {worker.Read().Breaks}");
            if (random.Next() % 8 == 0)
                reclaimer.RunPending();
        }

        reclaimer.RunPending();
        Dump(memory, log);
        table.Destroy(worker);
        cache.Drain();
        Assert.Equal(0, memory.PagesInUse);
        return log;
    }

    private static void Dump<TPlatform>(PhysicalMemory<TPlatform> memory, List<string> log)
        where TPlatform : struct, IPlatform
    {
        for (var index = 0; index < Pages; index++)
        {
            var page = new PhysAddr(memory.Options.TableBase + ((ulong)index * Page));
            if (memory.State(page) is PageState.Free or PageState.Fresh)
                continue;
            log.Add($"page {page} level {memory.Level(page)} count {memory.ReferenceCount(page)}");
            unsafe
            {
                for (var entry = 0; entry < memory.EntriesPerPage; entry++)
                {
                    if (memory.Entries(page)[entry] != 0)
                        log.Add($"{page}[{entry}] {memory.Entries(page)[entry]:x}");
                }
            }
        }
    }
}

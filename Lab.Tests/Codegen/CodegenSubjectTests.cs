using Lab.Engine.Locks;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Tlb;

namespace Lab.Tests.Codegen;

/// <summary>
/// The operations whose machine code <see cref="CodegenTests"/> reads, each done once on the host platform, so that a
/// process which runs this class compiles them.
/// </summary>
public sealed class CodegenSubjectTests
{
    private const ulong Block = 2UL << 20;

    [Fact]
    public void Operations_OnTheHostPlatform_AreDone()
    {
        var options = new Stage2Options { ForcedWriteBack = true, RangeTlbi = true };
        using var memory = new PhysicalMemory<HostPlatform>(new MemoryOptions { TablePages = 128 });
        using var rcu = new RcuDomain<HostPlatform>(new RcuOptions());
        using var mmuLock = new MmuLock<HostPlatform>(LockKind.QueuedReaderWriter, 1);
        using var tlb = new TlbDomain<HostPlatform>(new TlbOptions());
        using var reclaimer = new SubtreeReclaimer<HostPlatform>(options, memory, rcu, SubtreeReclaim.Deferred);
        using var table = new Stage2PageTable<HostPlatform>(options, memory, tlb, reclaimer);
        var reader = rcu.Register("codegen");
        using var worker = new WalkContext<HostPlatform>(0, reader, tlb.AddVcpu());
        var cache = new MemoryCache<HostPlatform>(memory);
        Assert.True(cache.TryTopUp(cache.Capacity));

        for (ulong at = 0; at < Block; at += 4096)
            Assert.Equal(PgtableResult.Done, Shared.Map(table, reader, worker, at, cache));
        Assert.Equal(PgtableResult.Done, Exclusive.WriteProtect(table, mmuLock, worker, 0, Block));
        Assert.Equal(PgtableResult.Done, Exclusive.ClearYoung(table, mmuLock, worker, 0, Block));
        Assert.Equal(PgtableResult.Done, Shared.MarkYoung(table, reader, worker, 0));
        Assert.Equal(PgtableResult.Done, Exclusive.Unmap(table, mmuLock, worker, 0, Block));
        Shared.Read(reader);
        Assert.False(reader.InSection);

        rcu.Barrier();
        rcu.Unregister(reader);
        cache.Drain();
    }

    /// <summary>Under the read lock, as faults are.</summary>
    private static class Shared
    {
        internal static PgtableResult Map(
            Stage2PageTable<HostPlatform> table, RcuReader<HostPlatform> reader, WalkContext<HostPlatform> worker, ulong at,
            MemoryCache<HostPlatform> cache)
        {
            using var section = reader.Enter();
            return table.Map(
                new SharedWalk<HostPlatform>(section), worker, new Ipa(at), 4096, new PhysAddr(at), Stage2Prot.ReadWriteExecute,
                cache, WalkFlags.HandleFault);
        }

        internal static PgtableResult MarkYoung(
            Stage2PageTable<HostPlatform> table, RcuReader<HostPlatform> reader, WalkContext<HostPlatform> worker, ulong at)
        {
            using var section = reader.Enter();
            return table.MarkYoung(new SharedWalk<HostPlatform>(section), worker, new Ipa(at), WalkFlags.HandleFault);
        }

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        internal static void Read(RcuReader<HostPlatform> reader)
        {
            var section = reader.Enter();
            section.Dispose();
        }
    }

    /// <summary>Under the write lock.</summary>
    private static class Exclusive
    {
        internal static PgtableResult WriteProtect(
            Stage2PageTable<HostPlatform> table, MmuLock<HostPlatform> mmuLock, WalkContext<HostPlatform> worker, ulong at, ulong size)
        {
            using var hold = mmuLock.AcquireWrite(0);
            return table.WriteProtect(new ExclusiveWalk<HostPlatform>(hold), worker, new Ipa(at), size);
        }

        internal static PgtableResult ClearYoung(
            Stage2PageTable<HostPlatform> table, MmuLock<HostPlatform> mmuLock, WalkContext<HostPlatform> worker, ulong at, ulong size)
        {
            using var hold = mmuLock.AcquireWrite(0);
            return table.TestClearYoung(new ExclusiveWalk<HostPlatform>(hold), worker, new Ipa(at), size, clear: true, out _);
        }

        internal static PgtableResult Unmap(
            Stage2PageTable<HostPlatform> table, MmuLock<HostPlatform> mmuLock, WalkContext<HostPlatform> worker, ulong at, ulong size)
        {
            using var hold = mmuLock.AcquireWrite(0);
            return table.Unmap(new ExclusiveWalk<HostPlatform>(hold), worker, new Ipa(at), size);
        }
    }
}

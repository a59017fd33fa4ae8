using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads;
using Lab.Tests.Support;

namespace Lab.Tests.Mmu;

public sealed class RangeDriverTests : IDisposable
{
    private const ulong Page = 0x1000;
    private const ulong Block = 2UL << 20;

    private readonly RunMachine<HostPlatform> _machine = new(new RunOptions { Vcpus = 1, MiBPerVcpu = 8, TlbiBaseNs = 0 });

    private Stage2Mmu<HostPlatform> Mmu => _machine.Mmu;

    public void Dispose() => _machine.Dispose();

    [Theory]
    [InlineData(1UL << 12, 3)]
    [InlineData(1UL << 21, 2)]
    [InlineData(1UL << 30, 1)]
    public void Apply_RangeAcrossABlockBoundary_ComesInChunks(ulong chunk, int pieces)
    {
        Mmu.SetChunks(chunk, 0);
        var start = Mmu.Slot.Start + (Block - Page);
        var operation = new Noting([]);

        Assert.Equal(PgtableResult.Done, Apply(ref operation, start, 3 * Page));

        Assert.Equal(pieces, operation.Seen.Count);
        Assert.Equal(start, operation.Seen[0].Start);
        Assert.Equal(3 * Page, operation.Seen.Aggregate(0UL, (sum, piece) => sum + piece.Size));
        Assert.All(operation.Seen.Skip(1), piece => Assert.Equal(0UL, piece.Start.Value % chunk));
    }

    [Fact]
    public void Apply_TableGoneWhileTheLockWasDropped_IsInvalid()
    {
        Mmu.SetChunks(1UL << 12, 0);
        var other = _machine.HostWorker(1);
        var teardown = new Thread(() =>
        {
            other.Reader.AdoptByThisThread();
            Mmu.TearDown(other);
        }) { IsBackground = true };
        var operation = new Noting([]) { OnFirst = () =>
        {
            teardown.Start();
            Eventually.True(() => Mmu.Lock.IsContended, "the tear-down waits for the lock");
        } };

        Assert.Equal(PgtableResult.Invalid, Apply(ref operation, Mmu.Slot.Start, 1024 * Page));

        Assert.True(teardown.Join(TimeSpan.FromSeconds(30)));
        Assert.True(operation.Seen.Count is >= 1 and < 1024, $"{operation.Seen.Count} chunks");
        Assert.True(Mmu.Table.IsDestroyed);
    }

    [Fact]
    public void Discard_AfterTearDown_FindsNothingMapped()
    {
        _machine.Vcpu(0).Access(Mmu.Slot.Start, AccessKind.Write);
        Mmu.TearDown(_machine.HostWorker(0));

        Mmu.Host.Discard(_machine.HostWorker(0), 0, 4);
        Mmu.Logging.Start(_machine.MigrationWorker(), eager: true);

        Assert.Equal(
            FaultOutcome.NoTable,
            Mmu.Faults.Handle(_machine.Vcpu(0).Worker, new FaultSyndrome(Mmu.Slot.Start, FaultKind.Translation, 1, AccessKind.Read)));
    }

    [Theory]
    [InlineData(1UL << 12)]
    [InlineData(1UL << 21)]
    [InlineData(1UL << 30)]
    public void Start_EagerSplitInAnyChunk_SplitsEveryBlock(ulong chunk)
    {
        Mmu.SetChunks(1UL << 30, chunk);
        for (var block = 0UL; block < 4; block++)
            _machine.Vcpu(0).Access(Mmu.Slot.Start + (block * Block), AccessKind.Write);

        Mmu.Logging.Start(_machine.MigrationWorker(), eager: true);

        Assert.Equal(4, _machine.Walks.BlocksSplit);
        Assert.All(Enumerable.Range(0, 4), block =>
        {
            Assert.True(Mmu.Table.TryGetLeaf(Mmu.Slot.Start + ((ulong)block * Block) + (5 * Page), out var pte, out var level));
            Assert.Equal(3, level);
            Assert.False(pte.IsWritable);
        });
    }

    [Fact]
    public void Start_SplitChunkOff_SplitsNothing()
    {
        Mmu.SetChunks(1UL << 30, 0);
        _machine.Vcpu(0).Access(Mmu.Slot.Start, AccessKind.Write);

        Mmu.Logging.Start(_machine.MigrationWorker(), eager: true);

        Assert.Equal(0, _machine.Walks.BlocksSplit);
    }

    private PgtableResult Apply(ref Noting operation, Ipa start, ulong size)
    {
        var worker = _machine.HostWorker(0);
        var hold = Mmu.Lock.AcquireWrite(worker.Index);
        try
        {
            return RangeDriver<HostPlatform>.Apply(Mmu, worker, ref hold, start, size, ref operation, mayReschedule: true);
        }
        finally
        {
            hold.Dispose();
        }
    }

    private struct Noting(List<(Ipa Start, ulong Size)> seen) : IRangeOperation<HostPlatform>
    {
        public readonly List<(Ipa Start, ulong Size)> Seen => seen;

        public Action? OnFirst { get; set; }

        public readonly PgtableResult Apply(
            scoped in ExclusiveWalk<HostPlatform> walk, MmuWorker<HostPlatform> worker, Ipa start, ulong size)
        {
            if (seen.Count == 0)
                OnFirst?.Invoke();
            seen.Add((start, size));
            return PgtableResult.Done;
        }
    }
}

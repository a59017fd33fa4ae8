using Lab.Engine.Locks;
using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Locks;

/// <summary>The MMU lock of each kind: holds, statistics, refusals.</summary>
public sealed class MmuLockTests
{
    private const long ShortNs = 100;
    private const long LongNs = 10_000;

    [Theory]
    [InlineData(LockKind.Ticket)]
    [InlineData(LockKind.QueuedReaderWriter)]
    public void Statistics_ManyThreads_AgreeWithWhatWasDone(LockKind kind)
    {
        const int Workers = 4;
        const int Reads = 6_400;
        const int Writes = 3_200;
        using var mmuLock = new MmuLock<HostPlatform>(kind, Workers);
        var plain = 0L;
        Threads.Run(Workers, owner =>
        {
            for (var i = 0; i < Reads + Writes; i++)
            {
                if (i % 3 == 0)
                {
                    using var write = mmuLock.AcquireWrite(owner);
                    plain++;
                    continue;
                }

                using var read = mmuLock.AcquireRead(owner);
                Assert.True(read.IsHeld);
            }
        });

        var totals = mmuLock.ReadTotals();
        Assert.Equal(Workers * Writes, plain);
        Assert.Equal((Workers * (long)Reads, Workers * (long)Writes), (totals.ReadAcquisitions, totals.WriteAcquisitions));
        Assert.InRange(totals.ReadContentions, 0, totals.ReadAcquisitions);
        Assert.InRange(totals.WriteContentions, 0, totals.WriteAcquisitions);
        Assert.Equal(totals.ReadContentions == 0, totals.ReadWaitNs == 0);
        Assert.Equal(totals.WriteContentions == 0, totals.WriteWaitNs == 0);

        // About one acquisition in 64 has its hold timed; every contended wait is recorded.
        Assert.InRange(Count(mmuLock, LockHistogram.ReadHold), Workers * Reads / 80, Workers * Reads / 50);
        Assert.InRange(Count(mmuLock, LockHistogram.WriteHold), Workers * Writes / 80, Workers * Writes / 50);
        Assert.InRange(Count(mmuLock, LockHistogram.ReadWait), totals.ReadContentions, totals.ReadContentions + totals.ReadAcquisitions);
        Assert.InRange(Count(mmuLock, LockHistogram.WriteWait), totals.WriteContentions, totals.WriteContentions + totals.WriteAcquisitions);
        Assert.False(mmuLock.IsContended);
    }

    /// <summary>
    /// Without contention a wait that is timed stands for all since the one before, so the histogram counts every
    /// acquisition up to the last that was timed.
    /// </summary>
    [Theory]
    [InlineData(LockKind.Ticket)]
    [InlineData(LockKind.QueuedReaderWriter)]
    public void WaitHistogram_NoContention_StandsForEveryAcquisition(LockKind kind)
    {
        using var mmuLock = new MmuLock<HostPlatform>(kind, 1);
        for (var i = 0; i < 640; i++)
        {
            mmuLock.AcquireRead(0).Dispose();
            mmuLock.AcquireWrite(0).Dispose();
        }

        Assert.InRange(Count(mmuLock, LockHistogram.ReadWait), 640 - SampleSchedule.Most + 1, 640);
        Assert.InRange(Count(mmuLock, LockHistogram.WriteWait), 640 - SampleSchedule.Most + 1, 640);
        Assert.Equal(0, mmuLock.ReadTotals().WaitNs);
    }

    /// <summary>
    /// An owner whose holds alternate between short and long, as a host thread's do: unmap, then the notifier's end.
    /// Both are timed, each as often as it happens.
    /// </summary>
    [Theory]
    [InlineData(LockKind.Ticket)]
    [InlineData(LockKind.QueuedReaderWriter)]
    public void HoldHistograms_LengthsAlternate_ShowBothInEqualShares(LockKind kind)
    {
        const int Rounds = 12_800;
        const int Owners = 3;
        using var mmuLock = new MmuLock<AlteredPlatform<HandSetClock>>(kind, Owners);
        var now = 1L;
        HandSetClock.Set(now);
        for (var i = 0; i < Rounds; i++)
        {
            for (var owner = 0; owner < Owners; owner++)
            {
                using (mmuLock.AcquireWrite(owner))
                    HandSetClock.Set(now += i % 2 == 0 ? ShortNs : LongNs);
                using (mmuLock.AcquireRead(owner))
                    HandSetClock.Set(now += i % 2 == 0 ? LongNs : ShortNs);
            }
        }

        foreach (var which in new[] { LockHistogram.WriteHold, LockHistogram.ReadHold })
        {
            var words = Words(mmuLock, which);
            var brief = (long)words[LogHistogram.BucketOf(ShortNs)];
            var lasting = (long)words[LogHistogram.BucketOf(LongNs)];
            Assert.InRange(brief + lasting, Owners * Rounds / 68, Owners * Rounds / 60);
            Assert.InRange((double)brief / (brief + lasting), 0.4, 0.6);
        }
    }

    [Theory]
    [InlineData(LockKind.Ticket)]
    [InlineData(LockKind.QueuedReaderWriter)]
    public void AcquireWrite_HeldByAnother_CountsOneContentionWithItsWait(LockKind kind)
    {
        using var mmuLock = new MmuLock<HostPlatform>(kind, 2);
        using var held = new ManualResetEventSlim();
        Threads.Run(2, owner =>
        {
            if (owner == 0)
            {
                using var first = mmuLock.AcquireWrite(0);
                held.Set();
                Eventually.True(() => mmuLock.IsContended, "the second owner waits");
                return;
            }

            held.Wait();
            using var second = mmuLock.AcquireWrite(1);
        });

        var totals = mmuLock.ReadTotals();
        Assert.Equal((2L, 1L, 0L), (totals.WriteAcquisitions, totals.WriteContentions, totals.ReadContentions));
        Assert.True(totals.WriteWaitNs > 0);
        Assert.Equal(1, Count(mmuLock, LockHistogram.WriteWait));
    }

    [Fact]
    public void AcquireRead_QueuedReaderWriter_ReadersShareAndAWaitingWriterGetsIn()
    {
        using var mmuLock = new MmuLock<HostPlatform>(LockKind.QueuedReaderWriter, 3);
        var order = new List<string>();
        var firstReader = mmuLock.AcquireRead(0);
        var secondReader = mmuLock.AcquireRead(1);
        var writer = new Thread(() =>
        {
            using var hold = mmuLock.AcquireWrite(2);
            order.Add("writer");
        }) { IsBackground = true };
        writer.Start();
        Eventually.True(() => mmuLock.IsContended, "the writer waits");

        order.Add("readers");
        firstReader.Dispose();
        secondReader.Dispose();
        writer.Join();

        Assert.Equal(["readers", "writer"], order);
    }

    [Fact]
    public void Hold_Default_HoldsNothingAndDisposesToNothing()
    {
        default(ReadHold<HostPlatform>).Dispose();
        default(WriteHold<HostPlatform>).Dispose();

        Assert.False(default(ReadHold<HostPlatform>).IsHeld);
        Assert.False(default(WriteHold<HostPlatform>).IsHeld);
    }

    [Theory]
    [InlineData(LockKind.Ticket)]
    [InlineData(LockKind.QueuedReaderWriter)]
    public void Dispose_HoldTwice_IsABrokenInvariant(LockKind kind)
    {
        using var mmuLock = new MmuLock<HostPlatform>(kind, 1);

        Assert.Throws<InvariantException>(() => DisposeTwice(mmuLock.AcquireWrite(0)));
        Assert.Throws<InvariantException>(() => DisposeTwice(mmuLock.AcquireRead(0)));
    }

    [Fact]
    public void Operations_OfEachSide_AllocateNoManagedByte()
    {
        using var mmuLock = new MmuLock<HostPlatform>(LockKind.QueuedReaderWriter, 1);
        Operate(mmuLock);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Operate(mmuLock);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Acquire_OwnerOutOfRange_IsABrokenInvariant()
    {
        using var mmuLock = new MmuLock<HostPlatform>(LockKind.Ticket, 2);

        Assert.Throws<InvariantException>(() => mmuLock.AcquireRead(2).Dispose());
        Assert.Throws<InvariantException>(() => mmuLock.AcquireWrite(-1).Dispose());
        Assert.Throws<ArgumentOutOfRangeException>(() => new MmuLock<HostPlatform>(LockKind.Ticket, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MmuLock<HostPlatform>(LockKind.Ticket, 129));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MmuLock<HostPlatform>((LockKind)7, 1));
    }

    private static void Operate(MmuLock<HostPlatform> mmuLock)
    {
        for (var i = 0; i < 1000; i++)
        {
            mmuLock.AcquireRead(0).Dispose();
            mmuLock.AcquireWrite(0).Dispose();
        }

        _ = mmuLock.ReadTotals();
    }

    private static void DisposeTwice(ReadHold<HostPlatform> hold)
    {
        hold.Dispose();
        hold.Dispose();
    }

    private static void DisposeTwice(WriteHold<HostPlatform> hold)
    {
        hold.Dispose();
        hold.Dispose();
    }

    private static long Count(MmuLock<HostPlatform> mmuLock, LockHistogram which) =>
        Words(mmuLock, which).AsSpan(0, LogHistogram.Buckets).ToArray().Sum(count => (long)count);

    private static ulong[] Words<TPlatform>(MmuLock<TPlatform> mmuLock, LockHistogram which)
        where TPlatform : struct, IPlatform
    {
        var words = new ulong[LogHistogram.Words];
        mmuLock.MergeInto(which, words);
        return words;
    }
}

using Lab.Engine.Locks;
using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Locks;

/// <summary>The MMU lock of each kind: holds, statistics, refusals.</summary>
public sealed class MmuLockTests
{
    private const long ShortNs = 100;
    private const long LongNs = 10_000;

    public static TheoryData<LockKind> Kinds => [.. LockKinds.All];

    public static TheoryData<LockKind, LockWaitKind> KindsAndWaits
    {
        get
        {
            var data = new TheoryData<LockKind, LockWaitKind>();
            foreach (var kind in LockKinds.All)
            {
                data.Add(kind, LockWaitKind.SpinThenYield);
                data.Add(kind, LockWaitKind.SpinThenPark);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(KindsAndWaits))]
    public void Statistics_ManyThreads_AgreeWithWhatWasDone(LockKind kind, LockWaitKind waits)
    {
        const int Workers = 4;
        const int Reads = 3_200;
        const int Writes = 1_600;
        using var mmuLock = new MmuLock<HostPlatform>(kind, Workers, waits);
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
    [MemberData(nameof(Kinds))]
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
    [MemberData(nameof(Kinds))]
    public void HoldHistograms_LengthsAlternate_ShowBothInEqualShares(LockKind kind)
    {
        const int Rounds = 6_400;
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
            Assert.InRange(brief + lasting, Owners * Rounds / 69, Owners * Rounds / 59);
            Assert.InRange((double)brief / (brief + lasting), 0.4, 0.6);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
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

        var stat = mmuLock.ReadStat().Write;
        Assert.Equal((1, 1, 1), (stat.Contentions, stat.ContentionBounces, stat.AcquisitionBounces));
        Assert.Equal((totals.WriteWaitNs, totals.WriteWaitNs, totals.WriteWaitNs), (stat.WaitMinNs, stat.WaitMaxNs, stat.WaitTotalNs));
    }

    [Theory]
    [InlineData(LockKind.QueuedReaderWriter)]
    [InlineData(LockKind.PhaseFair)]
    [InlineData(LockKind.Bravo)]
    [InlineData(LockKind.PerCpuReader)]
    public void AcquireRead_KindThatShares_ReadersShareAndAWaitingWriterGetsIn(LockKind kind)
    {
        Assert.True(kind.ReadersShare());
        using var mmuLock = new MmuLock<HostPlatform>(kind, 3);
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
    [MemberData(nameof(Kinds))]
    public void Dispose_HoldTwice_IsABrokenInvariant(LockKind kind)
    {
        using var mmuLock = new MmuLock<HostPlatform>(kind, 1);

        Assert.Throws<InvariantException>(() => DisposeTwice(mmuLock.AcquireWrite(0)));
        Assert.Throws<InvariantException>(() => DisposeTwice(mmuLock.AcquireRead(0)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AcquireWrite_OwnerHoldsIt_IsABrokenInvariant(LockKind kind)
    {
        using var mmuLock = new MmuLock<HostPlatform>(kind, 2);
        using var hold = mmuLock.AcquireRead(1);

        Assert.Throws<InvariantException>(() => mmuLock.AcquireWrite(1).Dispose());
        Assert.Throws<InvariantException>(() => mmuLock.AcquireRead(1).Dispose());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void HeldBy_EachSide_TellsTheOwnersMode(LockKind kind)
    {
        using var mmuLock = new MmuLock<HostPlatform>(kind, 3);
        Assert.Equal(new LockOwnership(LockMode.None, 0, -1), mmuLock.ReadOwnership());
        using (mmuLock.AcquireWrite(2))
        {
            Assert.Equal((LockMode.None, LockMode.Write), (mmuLock.HeldBy(0), mmuLock.HeldBy(2)));
            Assert.Equal(new LockOwnership(LockMode.Write, 0, 2), mmuLock.ReadOwnership());
        }

        using (mmuLock.AcquireRead(0))
        {
            Assert.Equal((LockMode.Read, LockMode.None), (mmuLock.HeldBy(0), mmuLock.HeldBy(2)));
            Assert.Equal("read by 1", mmuLock.ReadOwnership().ToString());
            if (kind.ReadersShare())
            {
                using var second = mmuLock.AcquireRead(1);
                Assert.Equal(new LockOwnership(LockMode.Read, 2, -1), mmuLock.ReadOwnership());
            }
        }

        Assert.Equal("free", mmuLock.ReadOwnership().ToString());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void ReadStat_KnownHolds_FillsEveryColumn(LockKind kind)
    {
        const int Holds = 6_400;
        using var mmuLock = new MmuLock<AlteredPlatform<HandSetClock>>(kind, 3);
        var now = 1L;
        HandSetClock.Set(now);
        for (var i = 0; i < Holds; i++)
        {
            using (mmuLock.AcquireWrite(i % 2))
                HandSetClock.Set(now += 100);
            using (mmuLock.AcquireRead(2))
                HandSetClock.Set(now += 300);
        }

        var stat = mmuLock.ReadStat();

        Assert.Equal(kind, stat.Kind);
        Assert.Equal((Holds, Holds - 1, 0, 0), (stat.Write.Acquisitions, stat.Write.AcquisitionBounces, stat.Write.Contentions, stat.Write.ContentionBounces));
        Assert.Equal((Holds, null, 0, 0), (stat.Read.Acquisitions, stat.Read.AcquisitionBounces, stat.Read.Contentions, stat.Read.ContentionBounces));
        Assert.InRange(stat.Write.HoldsTimed, Holds / 80, Holds / 50);
        Assert.Equal((100, 100, 100.0, 100.0 * Holds), (stat.Write.HoldMinNs, stat.Write.HoldMaxNs, stat.Write.HoldAvgNs, stat.Write.HoldTotalNs));
        Assert.Equal((300, 300, 300.0, 300.0 * Holds), (stat.Read.HoldMinNs, stat.Read.HoldMaxNs, stat.Read.HoldAvgNs, stat.Read.HoldTotalNs));
        Assert.Equal((0, 0, 0, 0.0), (stat.Read.WaitMinNs, stat.Read.WaitMaxNs, stat.Read.WaitTotalNs, stat.Read.WaitAvgNs));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Operations_OfEachSide_AllocateNoManagedByte(LockKind kind)
    {
        using var mmuLock = new MmuLock<HostPlatform>(kind, 1);
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
        Assert.Throws<ArgumentOutOfRangeException>(() => new MmuLock<HostPlatform>((LockKind)99, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MmuLock<HostPlatform>(LockKind.Mcs, 1, (LockWaitKind)99));
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

using Lab.Engine.Locks;
using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Locks;

/// <summary>A read that is validated is whole; one that is not heeded can be torn.</summary>
public sealed class SequenceCountTests
{
    private const int Words = 6;

    [Theory]
    [InlineData(LockWaitKind.Spin, 2, 1)]
    [InlineData(LockWaitKind.SpinThenYield, 2, 2)]
    [InlineData(LockWaitKind.SpinThenYield, 3, 3)]
    [InlineData(LockWaitKind.SpinThenPark, 4, 4)]
    public void TryRead_WritersAtWork_NeverValidatesATornValue(LockWaitKind waits, int readers, int writers) =>
        Assert.Equal(0, TornReads(waits, readers, writers, heedsRetry: true));

    [Fact]
    public void TornReads_RetryNotHeeded_IsCaught()
    {
        var torn = 0L;
        for (var attempt = 0; attempt < 100 && torn == 0; attempt++)
            torn = TornReads(LockWaitKind.SpinThenYield, 2, 2, heedsRetry: false);
        Assert.True(torn > 0, "inconclusive: no torn value was seen");
    }

    [Fact]
    public void TryBegin_InsideAWrite_IsRefused()
    {
        using var count = new SequenceCount<HostPlatform>(1);
        Assert.True(count.TryBegin(out var before));
        count.BeginWrite();
        count.Store(0, 7);
        Assert.False(count.TryBegin(out _));
        Assert.False(count.TryRead(new ulong[1]));
        count.EndWrite();

        Assert.True(count.MustRetry(before));
        Assert.Equal(7UL, count.Load(0));
        Assert.False(count.MustRetry(count.Begin()));
    }

    [Fact]
    public void Store_OutsideAWrite_IsABrokenInvariant()
    {
        using var count = new SequenceCount<HostPlatform>(1);
        Assert.Throws<InvariantException>(() => count.Store(0, 1));
        Assert.Throws<InvariantException>(count.EndWrite);
        Assert.Throws<InvariantException>(() => count.Load(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SequenceCount<HostPlatform>(0));
    }

    /// <summary>Writers keep all words equal; a reader that takes unequal words for whole has been torn.</summary>
    private static long TornReads(LockWaitKind waits, int readers, int writers, bool heedsRetry)
    {
        const int Each = 150;
        using var count = new SequenceCount<HostPlatform>(Words, waits);
        var torn = 0L;
        var validated = 0L;
        var finished = 0;
        Threads.Run(readers + writers, thread =>
        {
            var copy = new ulong[Words];
            for (var turn = 0; turn < Each || Volatile.Read(ref finished) < readers + writers; turn++)
            {
                if (turn == Each)
                    Interlocked.Increment(ref finished);
                if (turn >= Each || turn % 8 == 0)
                    Thread.Yield();
                if (thread < writers)
                {
                    Write(count, turn);
                    for (var pause = 0; pause < 50; pause++)
                        HostPlatform.Pause();
                    continue;
                }

                if (heedsRetry)
                    count.Read(copy);
                else
                    ReadHeedless(count, copy);
                Interlocked.Increment(ref validated);
                if (copy.Any(word => word != copy[0]))
                    Interlocked.Increment(ref torn);
            }
        });
        Assert.True(validated >= readers * Each);
        Assert.Equal(0u, count.Begin() & 1);
        return torn;
    }

    private static void Write(SequenceCount<HostPlatform> count, int turn)
    {
        count.BeginWrite();
        var value = count.Load(0) + 1;
        for (var word = 0; word < Words; word++)
        {
            count.Store(word, value);
            if (turn % 16 == 0 && word == 2)
                HostPlatform.Yield();
        }

        count.EndWrite();
    }

    private static void ReadHeedless(SequenceCount<HostPlatform> count, ulong[] copy)
    {
        for (var word = 0; word < Words; word++)
            copy[word] = count.Load(word);
    }
}

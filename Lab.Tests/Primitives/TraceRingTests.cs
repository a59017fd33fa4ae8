using Lab.Engine.Primitives;

namespace Lab.Tests.Primitives;

public sealed class TraceRingTests
{
    private static readonly TimeSpan s_bound = TimeSpan.FromSeconds(30);

    [Fact]
    public void Record_ItsFields_ComeBack()
    {
        var record = new TraceRecord(TraceKind.TablesFreed, 1_000, 1_250, -1, 255, 0xFFFF_0000_1234_5678, ulong.MaxValue);

        Assert.Equal((TraceKind.TablesFreed, 250L, 1_250L, -1, 255), (record.Kind, record.DurationNs, record.EndNs, record.Level, record.Argument));
        Assert.Equal(0, new TraceRecord(TraceKind.Retry, 5, 3, 3, 0, 0, 0).DurationNs);
        Assert.Equal((1L << 40) - 1, new TraceRecord(TraceKind.Operation, 0, long.MaxValue, 3, 0, 0, 0).DurationNs);
    }

    [Fact]
    public void Read_FewerThanFit_AreAllThereOldestFirst()
    {
        using var ring = new TraceRing(8);
        for (ulong number = 0; number < 5; number++)
            ring.Write(Of(number));
        var found = new TraceRecord[8];

        Assert.Equal(4, ring.Read(1, found, out var lost));

        Assert.Equal(0, lost);
        Assert.Equal([1, 2, 3, 4], found[..4].Select(record => record.StartNs));
    }

    /// <summary>One less than the capacity: the next record's place may be half written.</summary>
    [Fact]
    public void Read_MoreThanFit_GivesTheNewestAndCountsTheLost()
    {
        using var ring = new TraceRing(8);
        for (ulong number = 0; number < 20; number++)
            ring.Write(Of(number));
        var found = new TraceRecord[16];

        Assert.Equal(7, ring.Read(0, found, out var lost));
        Assert.Equal(13, lost);
        Assert.Equal([13, 14, 15, 16, 17, 18, 19], found[..7].Select(record => record.StartNs));

        Assert.Equal(3, ring.Read(0, found.AsSpan(0, 3), out lost));
        Assert.Equal(17, lost);
        Assert.Equal(17, found[0].StartNs);
        Assert.Equal(0, ring.Read(20, found, out lost));
        Assert.Equal(0, lost);
    }

    /// <summary>The broken variant first: without the second look at the count, torn and displaced records come through.</summary>
    [Fact]
    public void Read_WriterRaces_NothingTornComesThrough()
    {
        Assert.True(Race(looksAgain: false, untilTorn: true, out var tries) > 0, $"{tries} copies raced with the writer and none was torn: nothing is shown");
        Assert.Equal(0, Race(looksAgain: true, untilTorn: false, out tries));
        Assert.True(tries > 1_000, $"only {tries} copies met new records");
    }

    [Fact]
    public void Lane_Off_RecordsNothingUntilItIsFirstSwitchedOn()
    {
        using var lane = new TraceLane();
        Assert.False(lane.IsOn);
        lane.Instant(TraceKind.Retry, 1);
        Assert.Null(lane.Ring);

        lane.SwitchOn(4);
        lane.Instant(TraceKind.Retry, 2);
        lane.SwitchOff();

        Assert.Equal(1, lane.Ring!.Written);
    }

    private static long Race(bool looksAgain, bool untilTorn, out long tries)
    {
        using var ring = new TraceRing(8);
        using var ending = new CancellationTokenSource(s_bound);
        var writer = new Thread(() =>
        {
            for (ulong number = 0; !ending.IsCancellationRequested; number++)
                ring.Write(Of(number));
        }) { IsBackground = true };
        writer.Start();
        var found = new TraceRecord[8];
        var torn = 0L;
        tries = 0;
        while (!ending.IsCancellationRequested && (untilTorn ? torn == 0 : tries < 20_000))
        {
            var written = ring.Written;
            var from = Math.Max(0, written - 8);
            var count = ring.Read(from, found, out var lost, looksAgain);
            tries += count > 0 || lost > 0 ? 1 : 0;
            for (var index = 0; index < count; index++)
            {
                if (found[index] != Of((ulong)found[index].StartNs) || (index > 0 && found[index].StartNs != found[index - 1].StartNs + 1))
                    torn++;
            }
        }

        ending.Cancel();
        writer.Join();
        return torn;
    }

    // Every word tells the number, so that words of two records are never taken for one.
    private static TraceRecord Of(ulong number) => new((long)number, ~number, number * 3, number ^ 0x5555);
}

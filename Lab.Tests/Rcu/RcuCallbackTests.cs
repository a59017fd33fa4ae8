using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Tests.Support;

namespace Lab.Tests.Rcu;

/// <summary>Callback rings, stepped by the test.</summary>
public sealed unsafe class RcuCallbackTests : IDisposable
{
    private readonly RcuDomain<AlteredPlatform<HandSetClock>> _domain = new(new RcuOptions { PacingNs = 0, Blimit = 4, QhiMark = 5000 });
    private readonly RcuReader<AlteredPlatform<HandSetClock>> _reader;
    private readonly RcuCallbackKind _kind;
    private readonly List<ulong> _invoked = [];

    public RcuCallbackTests()
    {
        HandSetClock.Set(1);
        _reader = _domain.Register("queuer");
        _kind = _domain.RegisterKind(_invoked, &Note);
    }

    public void Dispose() => _domain.Dispose();

    [Fact]
    public void Call_SectionOpen_IsInvokedOnlyAfterItEnded()
    {
        var other = _domain.Register("other");
        var section = other.Enter();
        _reader.Call(_kind, 0x10);

        Step(50);
        Assert.Empty(_invoked);
        section.Dispose();
        Step(50);

        Assert.Equal([0x10], _invoked);
    }

    [Fact]
    public void Call_InsideItsOwnSection_IsInvokedAfterIt()
    {
        using (_reader.Enter())
        {
            _reader.Call(_kind, 0x20);
            Step(50);
            Assert.Empty(_invoked);
        }

        Step(50);
        Assert.Equal([0x20], _invoked);
    }

    /// <summary>Three chunks and a half, twice, so that chunks come back into use: order and values are kept.</summary>
    [Fact]
    public void Call_MoreThanAChunk_KeepsOrderAndLosesNone()
    {
        const ulong Count = 3500;
        for (var round = 0; round < 2; round++)
        {
            _invoked.Clear();
            for (var i = 0UL; i < Count; i++)
                _reader.Call(_kind, i << 4);

            _domain.Barrier();

            Assert.Equal(Enumerable.Range(0, (int)Count).Select(i => (ulong)i << 4), _invoked);
        }
    }

    [Fact]
    public void Call_KindsDiffer_EachGoesToItsOwnFunctionAndState()
    {
        var second = new List<ulong>();
        var other = _domain.RegisterKind(second, &NoteTwice);
        _reader.Call(_kind, 0x30);
        _reader.Call(other, 0xFFFF_FFFF_FFFF_FFF0);

        _domain.Barrier();

        Assert.Equal([0x30], _invoked);
        Assert.Equal([0xFFFF_FFFF_FFFF_FFF0, 0xFFFF_FFFF_FFFF_FFF0], second);
    }

    [Fact]
    public void Segments_DuringAGracePeriod_AddUpToTheBacklog()
    {
        var other = _domain.Register("other");
        for (var i = 0; i < 7; i++)
            _reader.Call(_kind, 16);
        Assert.Equal((0L, 0L, 7L), Segments());

        var section = other.Enter();
        Step(1);
        _reader.Call(_kind, 16);
        Assert.Equal((0L, 7L, 1L), Segments());
        section.Dispose();
        Step(1);
        Assert.Equal((7L, 0L, 1L), Segments());
        Step(1);

        // One batch of Blimit, and the next grace period has begun.
        Assert.Equal((3L, 1L, 0L), Segments());
        _domain.Barrier();
        var end = _domain.Read();
        Assert.Equal((8L, 8L, 0L, 8L), (end.CallbacksQueued, end.CallbacksInvoked, end.Backlog, end.PeakBacklog));
    }

    /// <summary>A backlog that comes and goes between two samples of the driver is in the peak once it was read.</summary>
    [Fact]
    public void Read_BacklogGrowsDuringAGracePeriod_ThePeakIsNeverLess()
    {
        var other = _domain.Register("other");
        var section = other.Enter();
        _reader.Call(_kind, 16, pages: 3);
        Step(1);
        for (var i = 0; i < 7; i++)
            _reader.Call(_kind, 16, pages: 3);

        var seen = _domain.Read();
        Assert.Equal((8L, 24L), (seen.Backlog, seen.BacklogPages));
        Assert.Equal((8L, 24L), (seen.PeakBacklog, seen.PeakBacklogPages));
        section.Dispose();
        _domain.Barrier();

        Assert.Equal((0L, 8L, 24L), (_domain.Read().Backlog, _domain.Read().PeakBacklog, _domain.Read().PeakBacklogPages));
    }

    [Fact]
    public void Batch_BacklogGrows_GrowsWithItAndBeyondTheMarkHasNoLimit()
    {
        Assert.Equal(4, BatchOf(100));
        Assert.Equal(1280 >> 7, BatchOf(1280));
        Assert.Equal(5001, BatchOf(5001));
    }

    [Fact]
    public void Step_BeyondTheMark_IgnoresPacingAndHurriesReaders()
    {
        _domain.SetPacing(1_000_000, expedited: false);
        _reader.Call(_kind, 16);
        Step(20);
        Assert.Single(_invoked);
        var holdUp = _domain.Register("slow");
        _reader.Call(_kind, 16);
        Step(20);
        Assert.Single(_invoked);

        var section = holdUp.Enter();
        for (var i = 0; i < 5001; i++)
            _reader.Call(_kind, 16);
        Step(20);
        _reader.Enter().Dispose();
        Assert.Equal(1, _domain.Read().UrgentYields);
        section.Dispose();
        Step(20);

        Assert.Equal(5003, _invoked.Count);
    }

    [Fact]
    public void Unregister_CallbacksPending_TheyAreInvokedAndTheNextReaderOfTheSlotGoesOn()
    {
        for (var i = 0UL; i < 1500; i++)
            _reader.Call(_kind, i << 4);
        _domain.Unregister(_reader);
        var heir = _domain.Register("heir");
        Assert.Equal(_reader.Index, heir.Index);
        for (var i = 1500UL; i < 1600; i++)
            heir.Call(_kind, i << 4);

        _domain.Barrier();

        Assert.Equal(Enumerable.Range(0, 1600).Select(i => (ulong)i << 4), _invoked);
    }

    [Fact]
    public void Barrier_NothingQueued_CountsAndReturns()
    {
        _domain.Barrier();

        Assert.Equal((1L, 0L), (_domain.Read().Barriers, _domain.Read().GracePeriods));
    }

    /// <summary>
    /// A callback that queues itself: it goes on, one grace period a time, and does not starve the barrier.
    /// </summary>
    [Fact]
    public void Call_FromItsOwnCallback_GoesRoundWithoutEnd()
    {
        var poster = new SelfPoster<AlteredPlatform<HandSetClock>>(_domain);
        poster.Post(_reader);

        for (var i = 0; i < 5; i++)
            _domain.Barrier();
        _reader.Call(_kind, 16);
        _domain.Barrier();

        Assert.Single(_invoked);
        Assert.True(poster.Rounds >= 5, $"{poster.Rounds} rounds");
        Assert.True(_domain.Read().GracePeriods >= poster.Rounds);
    }

    /// <summary>The third of five throws: nothing runs twice, nothing more runs, and whoever asks is told why.</summary>
    [Fact]
    public void Callback_ThrowsAndTheMachineIsSteppedOn_NoneRunsTwiceAndTheBarrierReports()
    {
        var bad = _domain.RegisterKind(_invoked, &NoteAndThrowAtThree);
        for (var i = 1UL; i <= 5; i++)
            _reader.Call(bad, i << 4);

        Assert.Throws<InvalidOperationException>(() => Step(50));
        Assert.Equal([0x10, 0x20, 0x30], _invoked);
        Assert.Equal((3L, 2L), (_domain.Read().CallbacksInvoked, _domain.Read().Backlog));

        Assert.Contains("third of five", Assert.Throws<InvariantException>(_domain.Barrier).Message, StringComparison.Ordinal);
        Assert.Contains("third of five", Assert.Throws<InvariantException>(_domain.Synchronize).Message, StringComparison.Ordinal);
        Assert.Throws<InvariantException>(() => Step(1));
        Assert.Equal([0x10, 0x20, 0x30], _invoked);
    }

    /// <summary>The barrier's own step meets the callback that throws; the last entry of a chunk, and of the ring.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1024)]
    [InlineData(1025)]
    public void Callback_LastOneThrows_ItIsCountedOnceAndTheBarrierReports(int callbacks)
    {
        var bad = _domain.RegisterKind(_invoked, &NoteAndThrowAtThree);
        for (var i = 1; i < callbacks; i++)
            _reader.Call(_kind, 0x10);
        _reader.Call(bad, 0x30);

        Assert.Throws<InvalidOperationException>(_domain.Barrier);
        Assert.Throws<InvariantException>(_domain.Barrier);

        Assert.Equal(callbacks, _invoked.Count);
        Assert.Equal(((long)callbacks, 0L, 0L), (_domain.Read().CallbacksInvoked, _domain.Read().Backlog, _domain.Read().Barriers));
    }

    [Fact]
    public void Pages_QueuedAndReleased_AreCountedWithTheirPeak()
    {
        var freeing = _domain.RegisterKind(_domain, &Release);
        _reader.Call(freeing, 16, pages: 3);
        _reader.Call(freeing, 16, pages: 5);
        Assert.Equal(8, _domain.Read().BacklogPages);

        _domain.Barrier();

        Assert.Equal((4L, 8L), (_domain.Read().BacklogPages, _domain.Read().PeakBacklogPages));
    }

    /// <summary>
    /// The first callback after each start of a grace period is timed; the clock says exactly how long.
    /// </summary>
    [Fact]
    public void CallbackDelays_SteppedClock_HoldTheTimeFromCallToInvocation()
    {
        _reader.Call(_kind, 16);
        HandSetClock.Set(701);
        _reader.Call(_kind, 16);
        _domain.Barrier();

        var words = _domain.CallbackDelays.Raw;
        Assert.Equal((700UL, 700UL), (words[LogHistogram.Buckets], words[LogHistogram.Buckets + 1]));
        Assert.Equal(1UL, words[LogHistogram.BucketOf(700)]);
    }

    private (long Done, long Wait, long Next) Segments()
    {
        var now = _domain.Read();
        return (now.BacklogDone, now.BacklogWait, now.BacklogNext);
    }

    private int BatchOf(int callbacks)
    {
        _domain.Barrier();
        _invoked.Clear();
        for (var i = 0; i < callbacks; i++)
            _reader.Call(_kind, 16);
        while (_invoked.Count == 0)
            _domain.GracePeriodStep();
        return _invoked.Count;
    }

    private void Step(int steps)
    {
        for (var i = 0; i < steps; i++)
            _domain.GracePeriodStep();
    }

    private static void Note(object state, ulong payload) => ((List<ulong>)state).Add(payload);

    private static void NoteAndThrowAtThree(object state, ulong payload)
    {
        Note(state, payload);
        if (payload == 0x30)
            throw new InvalidOperationException("the third of five fails");
    }

    private static void NoteTwice(object state, ulong payload) => ((List<ulong>)state).AddRange([payload, payload]);

    // Gives back half of the pages that were announced.
    private static void Release(object state, ulong payload) =>
        ((RcuDomain<AlteredPlatform<HandSetClock>>)state).PagesReleased(2);
}

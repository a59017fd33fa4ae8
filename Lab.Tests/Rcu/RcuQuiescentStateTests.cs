using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Tests.Support;

namespace Lab.Tests.Rcu;

/// <summary>Online readers hold up grace periods until they say that they hold nothing.</summary>
public sealed class RcuQuiescentStateTests : IDisposable
{
    private readonly RcuDomain<AlteredPlatform<HandSetClock>> _domain =
        new(new RcuOptions { Flavour = RcuFlavour.QuiescentState, PacingNs = 0 });

    private readonly RcuReader<AlteredPlatform<HandSetClock>> _reader;

    public RcuQuiescentStateTests()
    {
        HandSetClock.Set(1);
        _reader = _domain.Register("reporter");
    }

    public void Dispose() => _domain.Dispose();

    [Fact]
    public void Online_NothingReported_HoldsUpTheGracePeriod()
    {
        _reader.Online();
        var cookie = _domain.StartPoll();
        Step();
        Assert.False(_domain.Poll(cookie));

        _reader.QuiescentState();
        Step();

        Assert.True(_domain.Poll(cookie));
        Assert.True(_reader.IsOnline);
    }

    [Fact]
    public void Offline_HoldsUpNobody()
    {
        _reader.Online();
        _reader.Offline();
        var cookie = _domain.StartPoll();
        Step();

        Assert.True(_domain.Poll(cookie));
    }

    /// <summary>Sections of an online reader nest inside its being online; leaving them reports nothing.</summary>
    [Fact]
    public void Section_OfAnOnlineReader_LeavesItOnline()
    {
        _reader.Online();
        using (_reader.Enter())
            Assert.Equal((1, true), (_reader.Nesting, _reader.InSection));
        var cookie = _domain.StartPoll();
        Step();

        Assert.False(_reader.InSection);
        Assert.False(_domain.Poll(cookie));
        _reader.Offline();
        Step();
        Assert.True(_domain.Poll(cookie));
    }

    [Fact]
    public void QuiescentState_InsideASectionOrOffline_IsABrokenInvariant()
    {
        Assert.Throws<InvariantException>(_reader.QuiescentState);
        _reader.Online();
        _ = _domain.StartPoll();
        Step();
        using (_reader.Enter())
        {
            Assert.Throws<InvariantException>(_reader.QuiescentState);
            Assert.Throws<InvariantException>(_reader.Offline);
        }

        _reader.Offline();
    }

    [Fact]
    public void Synchronize_WhileThisThreadsReaderIsOnline_IsABrokenInvariant()
    {
        _reader.Online();

        Assert.Throws<InvariantException>(_domain.Synchronize);
        _reader.Offline();
        _domain.Synchronize();
    }

    [Fact]
    public void Unregister_Online_GoesOfflineFirst()
    {
        _reader.Online();
        _domain.Unregister(_reader);
        var cookie = _domain.StartPoll();
        Step();

        Assert.True(_domain.Poll(cookie));
    }

    [Fact]
    public void QuiescentState_GracePeriodUrgent_YieldsOnce()
    {
        _domain.SetPacing(0, expedited: true);
        _reader.Online();
        var cookie = _domain.StartPoll();
        Step();

        _reader.QuiescentState();
        _reader.QuiescentState();
        Step();

        Assert.True(_domain.Poll(cookie));
        Assert.Equal(1, _domain.Read().UrgentYields);
    }

    [Fact]
    public void Online_OtherFlavours_IsABrokenInvariant()
    {
        using var domain = new RcuDomain<HostPlatform>(new RcuOptions { Flavour = RcuFlavour.FullFence });

        Assert.Throws<InvariantException>(domain.Register("fencer").Online);
    }

    private void Step()
    {
        for (var i = 0; i < 20; i++)
            _domain.GracePeriodStep();
    }
}

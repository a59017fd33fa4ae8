using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Tests.Support;

namespace Lab.Tests.Rcu;

/// <summary>Ages of a section, stepped by the test. The broken domain does not wait for the reader registered last.</summary>
public sealed class SectionAgeTests : IDisposable
{
    private readonly RcuDomain<AlteredPlatform<HandSetClock>> _right = new(new RcuOptions { PacingNs = 0 });
    private readonly RcuDomain<AlteredPlatform<HandSetClock>> _broken = new(new RcuOptions { PacingNs = 0, Defect = RcuDefect.SlotLeftOut });

    public SectionAgeTests() => HandSetClock.Set(1);

    public void Dispose()
    {
        _right.Dispose();
        _broken.Dispose();
    }

    [Fact]
    public void Age_RcuThatDoesNotWait_IsAProof()
    {
        var reader = _broken.Register("nobody waits");
        using var section = reader.Enter();
        var begin = reader.BeginAge();
        _ = _broken.StartPoll();
        Step(_broken);
        Assert.Equal(SectionAge.Broken, reader.AgeSince(begin, out var what));
        Assert.Equal("grace period 1 began and ended", what);
        _ = _broken.StartPoll();
        Step(_broken);

        Assert.Equal(SectionAge.Broken, reader.AgeSince(begin, out what));
        Assert.Equal("grace periods 1 to 2 began and ended", what);
    }

    [Fact]
    public void Age_NoGracePeriodEnds_IsZero()
    {
        var reader = _right.Register("reader");
        using var section = reader.Enter();
        var begin = reader.BeginAge();
        var cookie = _right.StartPoll();
        Step(_right);

        Assert.False(_right.Poll(cookie));
        Assert.Equal(0, reader.AgeSince(begin, out var what));
        Assert.Empty(what);
    }

    [Fact]
    public void Age_OneThatHadBegunEnds_IsOne()
    {
        var holdUp = _right.Register("hold-up");
        var reader = _right.Register("reader");
        var before = holdUp.Enter();
        var cookie = _right.StartPoll();
        Step(_right);
        Assert.False(_right.Poll(cookie));

        using var section = reader.Enter();
        var begin = reader.BeginAge();
        var later = _right.StartPoll();
        before.Dispose();
        Step(_right);

        Assert.True(_right.Poll(cookie));
        Assert.False(_right.Poll(later));
        Assert.Equal(1, reader.AgeSince(begin, out _));
    }

    /// <summary>Numbers begin 300 below the wrap; a section may lie across it.</summary>
    [Fact]
    public void Age_AcrossTheWrap_IsTheSame()
    {
        for (var period = 0; period < 299; period++)
            _broken.Synchronize();
        var reader = _broken.Register("reader");
        var holdsNothing = reader.Enter();
        var begin = reader.BeginAge();
        holdsNothing.Dispose();
        for (var period = 0; period < 3; period++)
            _broken.Synchronize();

        Assert.True(_broken.Read().Completed > 0, "it did not cross");
        Assert.Equal(SectionAge.Broken, reader.AgeSince(begin, out _));
        Assert.Equal(0, reader.AgeSince(reader.BeginAge(), out _));
    }

    private static void Step(RcuDomain<AlteredPlatform<HandSetClock>> domain)
    {
        for (var i = 0; i < 20; i++)
            domain.GracePeriodStep();
    }
}

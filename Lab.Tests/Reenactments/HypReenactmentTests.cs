using Lab.Engine.Checkers;
using Lab.Engine.Locks;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;
using Lab.Engine.Reenactments.Staging;
using Lab.Tests.Checkers;

namespace Lab.Tests.Reenactments;

/// <summary>What a walk of the hypervisor's table may do, and B1, where it did it in a read section.</summary>
public sealed class HypReenactmentTests
{
    [Fact]
    public void B1_Broken_IsTheReportOfTheThread()
    {
        var hit = WatchedRun.Of(new B01SleepInSection(), broken: true);

        Assert.NotNull(hit);
        Assert.Equal("C-CTX", hit.Checker);
        Assert.Contains("sleeping function called from invalid context: a page allocation inside a read section of depth 1", hit.What, StringComparison.Ordinal);
        Assert.Contains("cpu 0, holding the hyp mutex, RCU depth 1", hit.Who, StringComparison.Ordinal);
        Assert.Matches("ipa 0x0, level 0, page 0x[0-9a-f]+ entry 0 ", hit.Where);
    }

    [Fact]
    public void B1_Fixed_IsSilent() => Assert.Null(WatchedRun.Of(new B01SleepInSection(), broken: false));

    [Fact]
    public void Map_UnderTheMutex_MaySleep()
    {
        using var stage = new HypStage<WatchedPlatform>(TableFlaws.None, walkers: 1);
        using (stage.Checkers.Enter("cpu 0"))
            Assert.Equal(PgtableResult.Done, stage.Map(0, 0x4000_0000, 0x1000));
        stage.Finish();

        Assert.Null(stage.Checkers.First);
    }

    [Fact]
    public void Map_UnderEl2sSpinlockWithoutAPool_SleepsWhereNothingMay()
    {
        using var stage = new HypStage<WatchedPlatform>(TableFlaws.None, walkers: 1, HypLockKind.Spinlock);
        using (stage.Checkers.Enter("cpu 0"))
            stage.Map(0, 0x4000_0000, 0x1000);

        Assert.Equal("C-CTX", stage.Checkers.First?.Checker);
        Assert.Contains("EL2's spinlock", stage.Checkers.First?.Who, StringComparison.Ordinal);
    }

    [Fact]
    public void Map_UnderEl2sSpinlockWithAPool_IsSilent()
    {
        using var stage = new HypStage<WatchedPlatform>(TableFlaws.None, walkers: 1, HypLockKind.Spinlock);
        using (stage.Checkers.Enter("cpu 0"))
        {
            var pool = stage.NewCache(4);
            Assert.Equal(PgtableResult.Done, stage.Map(0, 0x4000_0000, 0x1000, pool));
            pool.Drain();
        }

        stage.Finish();
        Assert.Null(stage.Checkers.First);
    }

    /// <summary>The taped walk of two CPUs with a step left out or falsified.</summary>
    [Theory]
    [InlineData("C-CTX", ProtocolEventKind.LockTaken)]
    [InlineData("C-BBM", ProtocolEventKind.TlbiHypLeaf)]
    [InlineData("C-REF", ProtocolEventKind.PageGet)]
    [InlineData("C-LEAK", ProtocolEventKind.PageFree)]
    public void Tape_WithoutOneKindOfStep_IsCaught(string checker, ProtocolEventKind without)
    {
        Assert.Null(Judge(step => false));
        Assert.Equal(checker, Judge(step => step.Kind == without)?.Checker);
    }

    private static CheckerHit? Judge(Func<ProtocolEvent, bool> leavesOut)
    {
        var recorder = new TapeRecorder();
        using var stage = new HypStage<WatchedPlatform>(TableFlaws.None, walkers: 1, watch: recorder);
        using (recorder.Enter("cpu 0"))
        {
            stage.Map(0, 0x4000_0000, 0x2000);
            stage.Unmap(0, 0x4000_0000, 0x1000);
        }

        stage.Finish();
        var set = new CheckerSet(new CheckerOptions());
        foreach (var (who, step) in recorder.Tape)
        {
            if (!leavesOut(step))
                set.Hear(set.Join(who), step);
        }

        set.CheckQuiescent(destroyed: true);
        return set.First;
    }
}

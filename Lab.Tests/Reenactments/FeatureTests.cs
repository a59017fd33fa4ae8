using Lab.Engine.Checkers;
using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;
using Lab.Engine.Reenactments.Staging;

namespace Lab.Tests.Reenactments;

/// <summary>The small features that some bugs need, and what their checkers say, step by step.</summary>
public sealed class FeatureTests
{
    [Fact]
    public void B27_Broken_IsAUseOfTheFreedDescription()
    {
        var hit = WatchedRun.Of(new B27CallbackAfterDestroy(), broken: true);

        Assert.NotNull(hit);
        Assert.Equal("C-UAF A8", $"{hit.Checker} {hit.Rule}");
        Assert.Contains("description of the table", hit.What, StringComparison.Ordinal);
    }

    [Fact]
    public void B24_Broken_IsARescheduleWhereNothingMayBlock()
    {
        foreach (var first in new[] { 0, 1 })
        {
            var hit = WatchedRun.Of(new B24ShadowUnmapBlocks(), broken: true, first, 1 - first);

            Assert.NotNull(hit);
            Assert.Contains("may not block", hit.What, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void B28_BrokenOnACorrectExclusiveWalk_IsAFalseAlarm()
    {
        var hit = WatchedRun.Of(new B28InvertedCheck(), broken: true);

        Assert.Equal("C-CTX", hit?.Checker);
        Assert.Contains("a false alarm", hit?.What, StringComparison.Ordinal);
    }

    /// <summary>A walk that is shared and has no section: the right check fires; the inverted one is silent, and the checker is not.</summary>
    [Theory]
    [InlineData(TableFlaws.None, "suspicious RCU usage")]
    [InlineData(TableFlaws.InvertedDereferenceCheck, "the walker's check is silent")]
    public void Dereference_SharedWalkWithoutASection_IsCaught(TableFlaws flaws, string says)
    {
        using var stage = new TableStage<WatchedPlatform>(TableStage<WatchedPlatform>.Small with { Flaws = flaws });
        var host = stage.AddHost("host");
        using var scope = stage.Enter();
        stage.Table.Map(
            default(SectionlessWalk), host.Walk, new Ipa(0x20_0000), 4096, new PhysAddr(0x4000_0000), Stage2Prot.ReadWrite, host.Cache);

        Assert.Equal("C-CTX", stage.Checkers.First?.Checker);
        Assert.Contains(says, stage.Checkers.First?.What, StringComparison.Ordinal);
    }

    [Fact]
    public void B30_HarvestAfterAnUndrainedWrite_LosesIt()
    {
        var checkers = new CheckerSet(new CheckerOptions());
        using var scope = checkers.Enter("one thread");
        using var buffers = new DirtyBuffers<WatchedPlatform>(1, 0x8000_0000, 64, PolicyFlaws.KickWithoutWaiting);
        buffers.Enable();
        var buffer = buffers.EnterGuest(0);
        Assert.False(buffers.Write(0, buffer, 5));
        Assert.Equal(0, buffers.Harvest());

        Assert.Equal("C-DIRTY A12", $"{checkers.First?.Checker} {checkers.First?.Rule}");
    }

    [Fact]
    public void B30_DisableUnderAVcpuInTheGuest_FreesABufferInUse()
    {
        var checkers = new CheckerSet(new CheckerOptions());
        using var scope = checkers.Enter("one thread");
        using var buffers = new DirtyBuffers<WatchedPlatform>(1, 0x8000_0000, 64, PolicyFlaws.KickWithoutWaiting);
        buffers.Enable();
        var buffer = buffers.EnterGuest(0);
        buffers.Disable();
        Assert.True(buffers.Write(0, buffer, 5));

        Assert.Equal("C-UAF", checkers.First?.Checker);
        Assert.Contains("dirty buffer of vCPU 0 is used after it was freed", checkers.First?.What, StringComparison.Ordinal);
    }

    [Fact]
    public void DirtyBuffers_DrainedOnLeaving_AreHarvested()
    {
        var checkers = new CheckerSet(new CheckerOptions());
        using var scope = checkers.Enter("one thread");
        using var buffers = new DirtyBuffers<WatchedPlatform>(1, 0x8000_0000, 64);
        buffers.Enable();
        var buffer = buffers.EnterGuest(0);
        for (ulong page = 0; page < DirtyBuffers<WatchedPlatform>.Capacity; page++)
            Assert.Equal(page == DirtyBuffers<WatchedPlatform>.Capacity - 1, buffers.Write(0, buffer, page));
        buffers.LeaveGuest(0, buffer);

        Assert.Equal(DirtyBuffers<WatchedPlatform>.Capacity, buffers.Harvest());
        Assert.Equal(0, buffers.Harvest());
        buffers.Disable();
        Assert.Equal(0UL, buffers.EnterGuest(0));
        Assert.Null(checkers.First);
    }

    [Fact]
    public void El2Build_AsDeclared_ReachesNothingOfRcu() => Assert.Null(LinkChecker.Check(El2Build.Types(), "Lab.Engine.Rcu"));

    [Fact]
    public void El2Build_WithTheKernelsWalk_SaysTheWayToRcu()
    {
        var hit = LinkChecker.Check(El2Build.Types(TableFlaws.KernelWalkAtEl2), "Lab.Engine.Rcu");

        Assert.Equal("SharedWalk → RcuReadSection", hit?.Where);
    }

    /// <summary>Found through other types too, not only where it is named at once.</summary>
    [Fact]
    public void LinkChecker_RcuBehindAnotherType_IsFound() =>
        Assert.NotNull(LinkChecker.Check([typeof(HypPageTable<>)], "Lab.Engine.Rcu"));

    /// <summary>Says that it is shared and brings no proof of a section.</summary>
    private readonly unsafe struct SectionlessWalk : IWalkSync<WatchedPlatform>
    {
        public static bool IsShared => true;

        public static bool TrySet(ulong* slot, Pte old, Pte next) =>
            WatchedPlatform.CompareExchange(slot, next.Raw, old.Raw) == old.Raw;

        public void AssertHeld()
        {
            // The mistake.
        }
    }
}

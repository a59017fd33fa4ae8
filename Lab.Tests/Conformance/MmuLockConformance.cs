using Lab.Engine.Locks;

namespace Lab.Tests.Conformance;

/// <summary>What every MMU lock must do. A lock's test file is a subclass and nothing more.</summary>
public abstract class MmuLockConformance<TLock>
    where TLock : struct, IRawMmuLock<TLock>
{
    /// <summary>Two threads, and eight: more than the cores of a small machine.</summary>
    [Theory]
    [InlineData(2, 20_000, 0)]
    [InlineData(2, 20_000, 60)]
    [InlineData(8, 2_000, 0)]
    [InlineData(8, 2_000, 60)]
    public void Acquire_ManyThreads_WritersExcludeEverybody(int threads, int each, uint readPercent) =>
        Assert.Null(LockProbe.Exclusion<TLock>(threads, each, readPercent));

    [Fact]
    public void TryAcquire_EachSide_ShutsOutWhatItMustAndLeavesNoTrace() => Assert.Null(LockProbe.Sides<TLock>());

    [Fact]
    public void AcquireWrite_ReadersHandOverHand_IsNotStarved() => Assert.Null(LockProbe.WaitingWriter<TLock>(TimeSpan.FromSeconds(30)));

    [Fact]
    public void AcquireWrite_SeveralWaiters_AreServedInOrder() => Assert.Null(LockProbe.Order<TLock>(5));
}

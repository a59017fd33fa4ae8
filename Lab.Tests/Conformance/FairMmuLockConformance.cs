using Lab.Engine.Locks;

namespace Lab.Tests.Conformance;

/// <summary>What an MMU lock with every promise of fairness must do besides.</summary>
public abstract class FairMmuLockConformance<TLock> : MmuLockConformance<TLock>
    where TLock : struct, IRawMmuLock<TLock>
{
    [Fact]
    public void AcquireWrite_ReadersHandOverHand_IsNotStarved() =>
        Assert.Null(LockProbe.WaitingWriter<TLock>(TimeSpan.FromSeconds(30)));

    [Fact]
    public void AcquireRead_BetweenTwoWriters_ComesBeforeTheSecond() => Assert.Null(LockProbe.WaitingReader<TLock>());

    [Fact]
    public void AcquireWrite_SeveralWaiters_AreServedInOrder() => Assert.Null(LockProbe.Order<TLock>(5));
}

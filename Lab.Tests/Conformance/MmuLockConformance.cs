using Lab.Engine.Locks;

namespace Lab.Tests.Conformance;

/// <summary>What every MMU lock must do. A lock's test file is a subclass and little more.</summary>
public abstract class MmuLockConformance<TLock>
    where TLock : struct, IRawMmuLock<TLock>
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Two threads, and eight: more than the cores of a small machine. Few turns where all only spin: there a lock that
    /// serves in order waits for whole time slices.
    /// </summary>
    [Theory]
    [InlineData(LockWaitKind.SpinThenYield, 2, 3_000, 0)]
    [InlineData(LockWaitKind.SpinThenYield, 2, 3_000, 60)]
    [InlineData(LockWaitKind.SpinThenYield, 8, 150, 0)]
    [InlineData(LockWaitKind.SpinThenYield, 8, 150, 60)]
    [InlineData(LockWaitKind.SpinThenPark, 2, 1_000, 60)]
    [InlineData(LockWaitKind.SpinThenPark, 8, 100, 0)]
    [InlineData(LockWaitKind.SpinThenPark, 8, 100, 60)]
    [InlineData(LockWaitKind.Spin, 2, 150, 60)]
    [InlineData(LockWaitKind.Spin, 8, 6, 60)]
    public void Acquire_ManyThreads_WritersExcludeEverybody(LockWaitKind waits, int threads, int each, uint readPercent) =>
        Assert.Null(LockProbe.Exclusion<TLock>(waits, threads, each, readPercent));

    [Fact]
    public void TryAcquire_EachSide_ShutsOutWhatItMustAndLeavesNoTrace() => Assert.Null(LockProbe.Sides<TLock>());

    [Fact]
    public void IsContended_SomebodyWaits_IsSeenByTheHolder() => Assert.Null(LockProbe.Contention<TLock>(Bound));

    [Fact]
    public void Release_WaitersAsleep_WakesEveryOne() => Assert.Null(WakeProbe.Sleepers<TLock>(10, 4, Bound));

    [Fact]
    public void Release_WhileWaitersFallAsleep_LosesNoWake() => Assert.Null(WakeProbe.Races<TLock>(4, 300, Bound));

    /// <summary>The fixture asks for fairness exactly those that claim it.</summary>
    [Fact]
    public void Traits_Fairness_IsHeldToByTheFixture() =>
        Assert.Equal(this is FairMmuLockConformance<TLock> ? LockTraits.Fair : LockTraits.None, TLock.Traits & LockTraits.Fair);
}

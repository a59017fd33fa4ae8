using System.Diagnostics;
using Lab.Engine.Locks;

namespace Lab.Tests.Conformance;

/// <summary>The questions are not blind: each broken twin is caught by the one that is meant for it.</summary>
public sealed class MmuLockConformanceTests
{
    private static readonly TimeSpan UntilCaught = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Brief = TimeSpan.FromSeconds(0.5);

    [Fact]
    public void Exclusion_LockThatLooksAndThenTakes_IsCaught() => AssertOverlaps<RacyLock>(readPercent: 0);

    [Fact]
    public void Exclusion_ReadersBlindForWriters_AreCaught() => AssertOverlaps<WriterBlindLock>(readPercent: 60);

    [Fact]
    public void Exclusion_BravoWithoutRevocation_IsCaught() => AssertOverlaps<UnrevokedBravoLock>(readPercent: 60);

    [Fact]
    public void Sides_ReadersBlindForWriters_AreCaught() => Assert.NotNull(LockProbe.Sides<WriterBlindLock>());

    [Fact]
    public void Sides_BravoWithoutRevocation_IsCaught() => Assert.NotNull(LockProbe.Sides<UnrevokedBravoLock>());

    [Fact]
    public void Contention_LockThatNeverTells_IsCaught() => Assert.NotNull(LockProbe.Contention<RacyLock>(Brief));

    [Fact]
    public void WaitingWriter_ReadersPreferred_IsCaught() =>
        Assert.NotNull(LockProbe.WaitingWriter<ReaderPreferenceLock>(Brief));

    [Fact]
    public void Sleepers_ReleaseThatWakesNobody_IsCaught() =>
        Assert.StartsWith("round 0:", WakeProbe.Sleepers<MuteLock>(1, 4, Brief), StringComparison.Ordinal);

    [Fact]
    public void Races_LookForSleepersBeforeTheRelease_IsCaught() =>
        AssertCaught(() => WakeProbe.Races<LostWakeLock>(3, 300, Brief) is not null);

    private static void AssertOverlaps<TLock>(uint readPercent)
        where TLock : struct, IRawMmuLock<TLock> =>
        AssertCaught(() => LockProbe.Exclusion<TLock>(LockWaitKind.SpinThenYield, 2, 500, readPercent) is not null);

    private static void AssertCaught(Func<bool> isCaught)
    {
        var begun = Stopwatch.GetTimestamp();
        var caught = false;
        while (!caught && Stopwatch.GetElapsedTime(begun) < UntilCaught)
            caught = isCaught();
        Assert.True(caught, "inconclusive: the broken lock was not caught");
    }
}

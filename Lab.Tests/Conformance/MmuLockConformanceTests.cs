namespace Lab.Tests.Conformance;

/// <summary>The questions are not blind: each broken twin is caught by the one that is meant for it.</summary>
public sealed class MmuLockConformanceTests
{
    private const int Rounds = 50;

    [Fact]
    public void Exclusion_LockThatLooksAndThenTakes_IsCaught() =>
        Assert.True(
            Enumerable.Range(0, Rounds).Any(_ => LockProbe.Exclusion<RacyLock>(2, 20_000, readPercent: 0) is not null),
            "inconclusive: the racy lock was not caught");

    [Fact]
    public void Exclusion_ReadersBlindForWriters_AreCaught() =>
        Assert.True(
            Enumerable.Range(0, Rounds).Any(_ => LockProbe.Exclusion<WriterBlindLock>(2, 20_000, readPercent: 60) is not null),
            "inconclusive: readers that do not look for a writer were not caught");

    [Fact]
    public void Sides_ReadersBlindForWriters_AreCaught() => Assert.NotNull(LockProbe.Sides<WriterBlindLock>());

    [Fact]
    public void WaitingWriter_ReadersPreferred_IsCaught() =>
        Assert.NotNull(LockProbe.WaitingWriter<ReaderPreferenceLock>(TimeSpan.FromSeconds(1)));
}

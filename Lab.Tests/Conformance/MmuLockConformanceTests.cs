using System.Diagnostics;
using Lab.Engine.Locks;

namespace Lab.Tests.Conformance;

/// <summary>The questions are not blind: each broken twin is caught by the one that is meant for it.</summary>
public sealed class MmuLockConformanceTests
{
    private static readonly TimeSpan UntilCaught = TimeSpan.FromSeconds(30);

    [Fact]
    public void Exclusion_LockThatLooksAndThenTakes_IsCaught() => AssertCaught<RacyLock>(readPercent: 0);

    [Fact]
    public void Exclusion_ReadersBlindForWriters_AreCaught() => AssertCaught<WriterBlindLock>(readPercent: 60);

    [Fact]
    public void Sides_ReadersBlindForWriters_AreCaught() => Assert.NotNull(LockProbe.Sides<WriterBlindLock>());

    [Fact]
    public void WaitingWriter_ReadersPreferred_IsCaught() =>
        Assert.NotNull(LockProbe.WaitingWriter<ReaderPreferenceLock>(TimeSpan.FromSeconds(1)));

    private static void AssertCaught<TLock>(uint readPercent)
        where TLock : struct, IRawMmuLock<TLock>
    {
        var begun = Stopwatch.GetTimestamp();
        var caught = false;
        while (!caught && Stopwatch.GetElapsedTime(begun) < UntilCaught)
            caught = LockProbe.Exclusion<TLock>(2, 500, readPercent) is not null;
        Assert.True(caught, $"inconclusive: {typeof(TLock).Name} was not caught");
    }
}

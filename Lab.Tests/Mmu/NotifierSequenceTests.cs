using Lab.Engine.Mmu;
using Lab.Engine.Primitives;

namespace Lab.Tests.Mmu;

public sealed class NotifierSequenceTests
{
    [Fact]
    public void MustRetry_NoInvalidation_IsFalse()
    {
        using var notifier = new NotifierSequence<HostPlatform>();
        Assert.False(notifier.MustRetry(notifier.Sample()));
    }

    [Fact]
    public void MustRetry_InvalidationInProgress_IsTrue()
    {
        using var notifier = new NotifierSequence<HostPlatform>();
        notifier.Begin();
        Assert.True(notifier.MustRetry(notifier.Sample()));
    }

    [Fact]
    public void MustRetry_InvalidationBeganAndEndedSinceTheSample_IsTrue()
    {
        using var notifier = new NotifierSequence<HostPlatform>();
        var sample = notifier.Sample();
        notifier.Begin();
        notifier.End();
        Assert.True(notifier.MustRetry(sample));
        Assert.False(notifier.MustRetry(notifier.Sample()));
    }

    [Fact]
    public void MustRetry_OneOfTwoNestedInvalidationsEnded_IsTrue()
    {
        using var notifier = new NotifierSequence<HostPlatform>();
        notifier.Begin();
        notifier.Begin();
        notifier.End();
        Assert.True(notifier.MustRetry(notifier.Sample()));
    }

    [Fact]
    public void End_WithoutBegin_IsCaught()
    {
        using var notifier = new NotifierSequence<HostPlatform>();
        Assert.Throws<InvariantException>(notifier.End);
    }
}

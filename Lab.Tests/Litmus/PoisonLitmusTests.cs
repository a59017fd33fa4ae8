using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Litmus;

/// <summary>The broken twins run first: a litmus that does not catch them proves nothing by passing.</summary>
[Collection(LitmusCollection.Name)]
public sealed class PoisonLitmusTests(ITestOutputHelper output)
{
    private static readonly TimeSpan UntilCaught = TimeSpan.FromSeconds(30);

    [Fact]
    public void SynchronizeExpedited_PoisonedAfterIt_IsSeenOnlyWithoutTheFence()
    {
        var broken = Run<AlteredPlatform<NoProcessBarrier>>("no process-wide fence", UntilCaught);
        Assert.True(broken.Caught, $"inconclusive: the twin without the process-wide fence was not caught in {broken.Tries} updates");
        var late = Run<AlteredPlatform<LateProcessBarrier>>("scan before the fence", UntilCaught);
        Assert.True(late.Caught, $"inconclusive: the twin that scans before the fence was not caught in {late.Tries} updates");

        var right = Run<HostPlatform>("correct", TimeSpan.FromSeconds(3));

        Assert.True(right is { Tries: > 100, Reads: > 100 }, $"inconclusive: {right}");
        Assert.Equal(0, right.Violations);
    }

    private LitmusResult Run<TPlatform>(string name, TimeSpan atMost)
        where TPlatform : struct, IPlatform
    {
        using var litmus = new PoisonLitmus<TPlatform>();
        var result = litmus.Run(atMost);
        output.WriteLine($"{name}: {result}");
        return result;
    }
}

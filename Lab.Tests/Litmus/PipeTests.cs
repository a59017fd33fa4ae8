using Lab.Engine.Primitives;
using Lab.Tests.Support;

namespace Lab.Tests.Litmus;

/// <summary>Broken twins first. The pipe does not find a missing fence; what it finds are grace periods too short.</summary>
[Collection(LitmusCollection.Name)]
public sealed class PipeTests(ITestOutputHelper output)
{
    private static readonly TimeSpan UntilCaught = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(GracePeriodForm.None)]
    [InlineData(GracePeriodForm.PolledOneTooEarly)]
    public void Pipe_BrokenForm_IsCaught(GracePeriodForm form) =>
        Assert.True(Run<HostPlatform>(form, UntilCaught).Caught, $"inconclusive: the broken form {form} was not caught");

    [Fact]
    public void Pipe_GracePeriodNumberedOneTooLow_IsCaught() =>
        Assert.True(
            Run<AlteredPlatform<NumberOneTooLow>>(GracePeriodForm.Expedited, UntilCaught).Caught,
            "inconclusive: the off-by-one twin was not caught");

    [Theory]
    [InlineData(GracePeriodForm.Synchronize)]
    [InlineData(GracePeriodForm.Expedited)]
    [InlineData(GracePeriodForm.Polled)]
    [InlineData(GracePeriodForm.Callback)]
    public void Pipe_CorrectForm_NoReaderSeesBeyondStageOne(GracePeriodForm form)
    {
        var result = Run<HostPlatform>(form, TimeSpan.FromSeconds(1));

        Assert.True(result is { Tries: > 20, Reads: > 20 }, $"inconclusive: {result}");
        Assert.Equal(0, result.Violations);
    }

    private LitmusResult Run<TPlatform>(GracePeriodForm form, TimeSpan atMost)
        where TPlatform : struct, IPlatform
    {
        using var test = new PipeTest<TPlatform>();
        var result = test.Run(form, atMost);
        output.WriteLine($"{form}: {result}, circulated {test.Circulated}");
        output.WriteLine($"Reader Pipe: {string.Join(' ', test.ReaderPipe)}");
        return result;
    }
}

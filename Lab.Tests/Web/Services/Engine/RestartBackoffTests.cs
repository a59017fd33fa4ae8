using Lab.Web.Services.Engine;

namespace Lab.Tests.Web.Services.Engine;

public sealed class RestartBackoffTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private readonly RestartBackoff _backoff = new();

    [Fact]
    public void Next_AfterACrashInTheMiddleOfARun_IsAlmostNothing() =>
        Assert.InRange(_backoff.Next(Long), TimeSpan.Zero, TimeSpan.FromMilliseconds(500));

    [Fact]
    public void Next_ProcessesThatDieAtOnce_WaitsLongerAndNeverForever()
    {
        var waits = Enumerable.Range(0, 40).Select(_ => _backoff.Next(TimeSpan.Zero)).ToList();

        Assert.Equal(waits.Order(), waits);
        Assert.InRange(waits[0], TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
        Assert.Equal(TimeSpan.FromSeconds(10), waits[^1]);
    }

    [Fact]
    public void Next_OneThatLivedAgain_ForgetsTheOthers()
    {
        for (var i = 0; i < 10; i++)
            _backoff.Next(TimeSpan.Zero);

        Assert.InRange(_backoff.Next(Long), TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }
}

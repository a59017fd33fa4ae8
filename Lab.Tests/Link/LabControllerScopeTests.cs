using Lab.Engine.Link;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Scope;
using Lab.Tests.Support;

namespace Lab.Tests.Link;

public sealed class LabControllerScopeTests
{
    private static readonly RunOptions s_small = new() { MiBPerVcpu = 4, LoggingOnMs = 10, LoggingOffMs = 10, Seed = 3 };

    [Fact]
    public async Task ArmScope_BeforeTheRun_CapturesAndSaysOnceThatItIsDisarmed()
    {
        await using var lab = new LabController();
        Assert.Null(lab.TakeScope());
        Assert.Null(lab.ReadBlame());
        Assert.True((await lab.ArmScopeAsync(new ScopeTrigger { Kind = ScopeTriggerKind.Now })).Done);
        Assert.True((await lab.StartAsync(s_small)).Done);

        ScopeNews? news = null;
        Eventually.True(() => (news = lab.TakeScope()) is { Capture: not null }, "a capture");
        Assert.Equal(news!.RunId, news.Capture!.RunId);
        Assert.Equal("Now", news.Capture.Trigger);
        Assert.Contains("rcu_gp", news.Capture.Lanes);
        Assert.InRange(news.Capture.ElapsedNs, 0, lab.Sample().ElapsedNs);
        Eventually.True(() => lab.ReadBlame() is { Rows.Length: > 0 }, "a grace period is blamed");

        await lab.DisarmScopeAsync();
        Eventually.True(() => lab.TakeScope() is null or { Armed: false }, "it is disarmed");
        Eventually.True(() => lab.TakeScope() is null, "that is said once");
        await lab.StopAsync();
        Assert.Null(lab.TakeScope());
    }

    [Fact]
    public async Task ArmScope_WrongTrigger_IsRefused()
    {
        await using var lab = new LabController();

        Assert.Single((await lab.ArmScopeAsync(new ScopeTrigger { WindowUs = 5 })).Problems);
    }
}

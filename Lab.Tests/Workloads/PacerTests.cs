using Lab.Engine.Workloads;

namespace Lab.Tests.Workloads;

public sealed class PacerTests
{
    [Fact]
    public void SleepAfter_FullDuty_NeverSleeps() => Assert.Equal(0, default(Pacer).SleepAfter(1_000_000_000, 100));

    [Fact]
    public void SleepAfter_ManySmallSteps_OwesTheRightShare()
    {
        var pacer = default(Pacer);
        long busy = 0;
        long slept = 0;
        for (var i = 0; i < 10_000; i++)
        {
            busy += 10_000;
            slept += pacer.SleepAfter(10_000, 40);
        }

        Assert.InRange(slept, busy * 1.45, busy * 1.5);
    }
}

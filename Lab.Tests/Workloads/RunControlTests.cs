using Lab.Engine.Primitives;
using Lab.Engine.Workloads;

namespace Lab.Tests.Workloads;

public sealed class RunControlTests
{
    [Fact]
    public void PauseAll_WorkersThatLoop_StandStillUntilResumed()
    {
        using var control = new RunControl<HostPlatform>();
        var steps = 0L;
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            while (control.MayContinue())
                Interlocked.Increment(ref steps);
        })).ToList();
        threads.ForEach(t => t.Start());
        SpinWait.SpinUntil(() => Interlocked.Read(ref steps) > 1_000);

        control.PauseAll(() => 4);
        var paused = Interlocked.Read(ref steps);
        for (var i = 0; i < 1_000; i++)
            Thread.Yield();
        Assert.Equal(paused, Interlocked.Read(ref steps));

        control.Resume();
        SpinWait.SpinUntil(() => Interlocked.Read(ref steps) > paused);
        control.RequestStop();
        threads.ForEach(t => t.Join());
        Assert.True(control.IsStopping);
    }

    [Fact]
    public void PauseAll_TimeAfterTime_CountsEachPauseFromNone()
    {
        using var control = new RunControl<HostPlatform>();
        var inStep = 0;
        var overlaps = 0;
        var paused = false;
        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            while (control.MayContinue())
            {
                Interlocked.Increment(ref inStep);
                if (Volatile.Read(ref paused))
                    Interlocked.Increment(ref overlaps);
                Interlocked.Decrement(ref inStep);
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        for (var round = 0; round < 500; round++)
        {
            Assert.True(control.PauseAll(() => 4));
            Volatile.Write(ref paused, true);
            Assert.Equal(0, Volatile.Read(ref inStep));
            Volatile.Write(ref paused, false);
            control.Resume();
        }

        control.RequestStop();
        threads.ForEach(t => t.Join());
        Assert.Equal(0, overlaps);
        Assert.False(control.PauseAll(() => 4));
    }

    [Fact]
    public void RequestStop_WorkerThatSleepsWithoutLimit_WakesIt()
    {
        using var control = new RunControl<HostPlatform>();
        var ended = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            while (control.MayContinue())
                control.Sleep(-1);
            ended.Set();
        });
        thread.Start();
        control.RequestStop();
        ended.Wait(TestContext.Current.CancellationToken);
        thread.Join();
    }
}

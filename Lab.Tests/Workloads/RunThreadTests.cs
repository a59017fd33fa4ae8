using Lab.Engine.Primitives;
using Lab.Engine.Workloads;

namespace Lab.Tests.Workloads;

public sealed class RunThreadTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(100_000, false)]
    public void SteadyAllocatedBytes_WorkloadThatAllocates_ShowsOnlyIfItDoesSoInEveryWindow(int every, bool shows)
    {
        using var control = new RunControl<HostPlatform>();
        var workload = new Allocating(every);
        var thread = new RunThread<HostPlatform>("worker", control, workload, () => workload.Steps < 4_000, (_, broken) => throw broken);
        thread.Start();
        thread.Join();

        Assert.Equal(4_000, thread.Steps);
        Assert.Equal(shows, thread.SteadyAllocatedBytes > 0);
    }

    private sealed class Allocating(int every) : IWorkload
    {
        private object? _last;

        public int Steps { get; private set; }

        public void Begin()
        {
            // Uses no reader.
        }

        public long Step()
        {
            if (++Steps % every == 0)
                _last = new byte[100];
            return 0;
        }

        public void Finish() => _last = null;
    }
}

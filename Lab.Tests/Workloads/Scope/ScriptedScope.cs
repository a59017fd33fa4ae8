using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Workloads.Scope;

namespace Lab.Tests.Workloads.Scope;

/// <summary>A run that a test moves by hand: two workers and the driver of grace periods, a clock, gauges. The recorder's thread is the test's.</summary>
internal sealed class ScriptedScope : IDisposable
{
    public const long Ms = 1_000_000;

    private readonly ScopeLane[] _lanes =
        [new("vcpu 0", 1, new TraceLane()), new("host 0", 2, new TraceLane()), new(ScopeLane.Driver, -1, new TraceLane())];

    public ScriptedScope() => Recorder = new ScopeRecorder(
        new ScopeSources
        {
            NowNs = () => NowNs += CallNs,
            CpuNs = () => CpuNs += CpuCallNs,
            Lanes = () => _lanes,
            WorkerNs = () => NowNs * WorkersAtWork,
            BacklogBytes = () => BacklogBytes,
            GracePeriodP99Ns = () => P99Ns,
            GracePeriods = () => GracePeriods,
            GracePeriodAgeNs = () => GracePeriodAgeNs,
            GracePeriodDueNs = () => GracePeriodDueNs,
            PacingNs = () => PacingNs,
            ReaderName = slot => slot == 1 ? "vcpu 0" : "(gone)",
            Policy = () => "exclusive",
        },
        new NoClock());

    public ScopeRecorder Recorder { get; }

    public long NowNs { get; set; } = 1_000 * Ms;

    /// <summary>How far the clock moves at each look.</summary>
    public long CallNs { get; set; }

    /// <summary>CPU time of the recorder at each look at it: what a record is calibrated to is this over 8,192.</summary>
    public long CpuCallNs { get; set; }

    private long CpuNs { get; set; }

    public int WorkersAtWork { get; set; } = 1;

    public long BacklogBytes { get; set; }

    public long P99Ns { get; set; }

    public long GracePeriods { get; set; }

    public long GracePeriodAgeNs { get; set; }

    public long GracePeriodDueNs { get; set; }

    public long PacingNs { get; set; }

    public TraceLane Vcpu => _lanes[0].Lane;

    public TraceLane Driver => _lanes[2].Lane;

    public void Arm(ScopeTrigger trigger) => Assert.Empty(Recorder.ArmForSteps(trigger));

    /// <summary>Let the recorder take so many turns, each when it asked for it.</summary>
    public void Turns(int turns)
    {
        for (var turn = 0; turn < turns; turn++)
            NowNs += Math.Max(0, Recorder.Step());
    }

    public void GracePeriod(long startNs, long lengthNs, ulong number = 7) => Driver.Span(
        TraceKind.GracePeriod, startNs, startNs + lengthNs, 3, 2, new ReaderSite(TraceOperation.FaultMap, 3, 0x8000_1000).Raw, number | (1UL << 32));

    public void Dispose() => Recorder.Dispose();

    private sealed class NoClock : IScopeClock
    {
        public uint Turn => 0;

        public void Sleep(uint turn, long ns)
        {
        }

        public void Wake()
        {
        }

        public void Dispose()
        {
        }
    }
}

using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;

namespace Lab.Engine.Telemetry;

/// <summary>Reads every counter and histogram of a run into a frame. Only reads; one caller at a time.</summary>
public abstract class RunSampler
{
    /// <summary>The sampler of a run, on whatever platform it runs.</summary>
    public static RunSampler Of(LabRun run) => run switch
    {
        PlatformRun<HostPlatform> host => new RunSampler<HostPlatform>(host),
        PlatformRun<WatchedPlatform> watched => new RunSampler<WatchedPlatform>(watched),
        _ => throw new ArgumentException($"Nobody samples {run.GetType()}.", nameof(run)),
    };

    /// <param name="sequence">The frame's number.</param>
    /// <param name="events">Since the frame before.</param>
    public abstract EngineFrame Sample(long sequence, LabEvent[] events);
}

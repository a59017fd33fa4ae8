using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Feed;

/// <summary>What the status strip shows: the last frame's facts and who sent it.</summary>
public sealed record LabStatus
{
    public static LabStatus Initial { get; } = new();

    /// <summary>Null while no engine has ever joined.</summary>
    public EngineHello? Engine { get; init; }

    public bool EngineConnected { get; init; }

    public RunState State { get; init; } = RunState.Idle;

    /// <summary>Empty before the first run.</summary>
    public string RunId { get; init; } = string.Empty;

    public TimeSpan Elapsed { get; init; }

    public string Policy { get; init; } = string.Empty;

    /// <summary>Threads that the run wants to run at once.</summary>
    public int RunnableThreads { get; init; }

    /// <summary>Frames that an engine numbered and this process never saw.</summary>
    public long FramesDropped { get; init; }

    /// <summary>Garbage collections of the engine process since the run began.</summary>
    public long Collections { get; init; }

    /// <summary>Report of the safety check that ended the run, else null.</summary>
    public string? Violation { get; init; }

    public bool IsActive => State is RunState.Starting or RunState.Running or RunState.Draining;

    /// <summary>More threads want to run than the machine has cores: waits and latencies then measure the scheduler.</summary>
    /// <param name="dutyPercent">Share of a core that each thread takes.</param>
    public bool IsOversubscribed(int dutyPercent) =>
        EngineConnected && IsActive && Engine is not null && RunnableThreads * dutyPercent > Engine.Cores * 100;
}

using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;

namespace Lab.Engine.Experiments;

/// <summary>Where slices run: one run at a time, each from its beginning.</summary>
public interface ISliceBench : IAsyncDisposable
{
    /// <summary>Make a run and start it; nothing runs before. May block.</summary>
    /// <param name="options">Without problems.</param>
    void BeginSlice(RunOptions options);

    /// <summary>What the run has counted so far. Takes no events from whoever else reads.</summary>
    EngineFrame ReadSlice();

    /// <summary>What the run's threads have had of the cores so far, by thread; null: this machine does not say.</summary>
    IReadOnlyDictionary<int, CoreTime>? ReadCores();

    /// <summary>Stop the workers, drain, check for leaks, free everything. May block.</summary>
    /// <returns>The report of the violation that the run or its end had; null: all was well.</returns>
    string? EndSlice();
}

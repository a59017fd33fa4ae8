using Lab.Engine.Experiments;
using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;

namespace Lab.Engine.Link;

/// <content>Slices of a comparison are runs like any other: whoever samples sees them.</content>
public sealed partial class LabController : ISliceBench
{
    void ISliceBench.BeginSlice(RunOptions options)
    {
        _commands.Wait();
        try
        {
            Begin(options, LabRun.Create(options), run => run.Start());
        }
        finally
        {
            _commands.Release();
        }
    }

    EngineFrame ISliceBench.ReadSlice()
    {
        lock (_sampling)
            return _sampler?.Sample(_sequence, []) ?? _lastOfRun ?? IdleFrame();
    }

    IReadOnlyDictionary<int, CoreTime>? ISliceBench.ReadCores() => RunTasks.Read();

    string? ISliceBench.EndSlice()
    {
        _commands.Wait();
        try
        {
            End();
            return _lastOfRun?.Violation;
        }
        finally
        {
            _commands.Release();
        }
    }
}

using Lab.Engine.Experiments;
using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Tests.Experiments;

namespace Lab.Tests.Cli;

/// <summary>A bench whose drain ends only when the test lets it.</summary>
internal sealed class HangingBench(ManualResetEventSlim release) : ISliceBench
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly ScriptedBench _bench = new(_ => 1_000_000);

    public void BeginSlice(RunOptions options) => _bench.BeginSlice(options);

    public EngineFrame ReadSlice() => _bench.ReadSlice();

    public IReadOnlyDictionary<int, CoreTime>? ReadCores() => null;

    public string? EndSlice()
    {
        release.Wait(Limit);
        return _bench.EndSlice();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

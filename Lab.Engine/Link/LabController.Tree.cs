using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Tree;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Tree;

namespace Lab.Engine.Link;

/// <content>
/// The map of the tree. Nothing is done unless asked; after an answer the addresses asked for are sampled until nobody
/// has asked for <see cref="TreeWatch.ForgetNs"/>. Readings wait for each other and for the budget.
/// </content>
public sealed partial class LabController
{
    private readonly SemaphoreSlim _readings = new(1, 1);
    private readonly TreeWatch _tree = new();

    public async Task<CommandResult> ReadTreeAsync(TreeQuery query)
    {
        if (query.Problems() is { Count: > 0 } problems)
            return CommandResult.Refused([.. problems]);
        await _readings.WaitAsync();
        try
        {
            if (RunNow() is not { } run)
                return CommandResult.Refused("Nothing runs; there is no table to look at.");
            await Task.Delay(TimeSpan.FromMicroseconds(_tree.PauseNs(HostPlatform.NowNs()) / 1e3));
            var view = run.ReadTree(query);
            if (view is null)
                return CommandResult.Refused("The run is being changed or ends at this moment.");
            var history = _tree.Asked(run, query.Ipa, view.Path, view.CpuNs, HostPlatform.NowNs());
            BeginSampling();
            return CommandResult.Ok() with { Tree = TreeReadings.Of(run, view, history, TreeWatch.SampleNs, _tree.CpuShare(HostPlatform.NowNs())) };
        }
        finally
        {
            _readings.Release();
        }
    }

    private LabRun? RunNow()
    {
        lock (_sampling)
            return _run;
    }

    // One loop at a time; it ends by itself.
    private void BeginSampling()
    {
        if (_tree.TryBegin())
            _ = Task.Run(SampleTreeAsync);
    }

    private async Task SampleTreeAsync()
    {
        using var clock = new PeriodicTimer(TimeSpan.FromMicroseconds(TreeWatch.SampleNs / 1e3));
        var watching = true;
        while (watching && await clock.WaitForNextTickAsync())
        {
            await _readings.WaitAsync();
            try
            {
                watching = _tree.Sample(RunNow(), HostPlatform.NowNs());
            }
            finally
            {
                _readings.Release();
            }
        }
    }
}

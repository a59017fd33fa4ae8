using Lab.Engine.Primitives;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Microsoft.AspNetCore.SignalR.Client;

namespace Lab.Engine.Link;

/// <summary>Offers a controller's commands as SignalR client results. Whatever goes wrong becomes a problem in the answer.</summary>
public sealed class EngineCommandHandler(ILabController controller)
{
    public void Offer(HubConnection connection)
    {
        connection.On<string, CommandResult>(EngineCommands.Start, json => WithOptions(json, new RunOptions(), controller.StartAsync));
        connection.On(EngineCommands.Stop, () => Answer(controller.StopAsync));
        connection.On<string, CommandResult>(EngineCommands.Apply, json => WithOptions(json, controller.Options, controller.ApplyAsync));
        connection.On<string, string, double, CommandResult>(
            EngineCommands.StartRecording,
            (path, json, speedUp) => WithOptions(json, new RunOptions(), options => controller.StartRecordingAsync(path, options, speedUp)));
        connection.On<string, CommandResult>(EngineCommands.ArmScope, ArmScope);
        connection.On(EngineCommands.DisarmScope, () => Answer(controller.DisarmScopeAsync));
        connection.On<string, CommandResult>(EngineCommands.ReadTree, ReadTree);
        connection.On<string, string, CommandResult>(EngineCommands.Inject, Inject);
        connection.On<string, CommandResult>(EngineCommands.Replay, path => Answer(() => controller.ReplayAsync(path)));
    }

    private Task<CommandResult> ArmScope(string json)
    {
        var problems = ScopeTriggerJson.Parse(json, out var trigger);
        return problems.Count > 0
            ? Task.FromResult(CommandResult.Refused([.. problems]))
            : Answer(() => controller.ArmScopeAsync(trigger));
    }

    private Task<CommandResult> ReadTree(string json)
    {
        var problems = TreeQueryJson.Parse(json, out var query);
        return problems.Count > 0
            ? Task.FromResult(CommandResult.Refused([.. problems]))
            : Answer(() => controller.ReadTreeAsync(query));
    }

    private Task<CommandResult> Inject(string kind, string json)
    {
        var problems = InjectionJson.Parse(kind, json, out var request);
        return problems.Count > 0
            ? Task.FromResult(CommandResult.Refused([.. problems]))
            : Answer(() => controller.InjectAsync(request));
    }

    private static Task<CommandResult> WithOptions(string json, RunOptions baseline, Func<RunOptions, Task<CommandResult>> command)
    {
        var problems = RunOptionsJson.Parse(json, baseline, out var options);
        return problems.Count > 0
            ? Task.FromResult(CommandResult.Refused([.. problems]))
            : Answer(() => command(options));
    }

    private static async Task<CommandResult> Answer(Func<Task<CommandResult>> command)
    {
        try
        {
            // Off the connection's own loop: starting a run takes long enough to delay a ping.
            return await Task.Run(command);
        }
        catch (Exception failure) when (failure is InvariantException or IOException or ArgumentException or InvalidOperationException or UnauthorizedAccessException)
        {
            return CommandResult.Refused(failure.Message);
        }
    }
}

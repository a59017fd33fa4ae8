using Lab.Engine.Link;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;
using Lab.Web.Services.Run;

namespace Lab.Web.Services.Present;

/// <summary>Does to the run what a scene says.</summary>
public sealed class SceneRunner(RunControl control, TimeProvider clock)
{
    /// <summary>The options that an action leads to; an injection and a re-enactment leave them as they are.</summary>
    public static RunOptions Apply(SceneAction action, RunOptions options)
    {
        if (action.Preset is { } key && RunPresets.Find(key) is { } preset)
            return preset.Options with { Policy = options.Policy, Seed = options.Seed };
        if (action.Policy is { } policy)
            return options with { Policy = policy };
        if (action.Knobs is { } knobs)
            RunOptionsJson.Parse(knobs, options, out options);
        return options;
    }

    /// <summary>Every action in its time, from the scene's beginning. What leads to other options is sent as one step for each moment.</summary>
    /// <returns>What was refused, a sentence each.</returns>
    /// <exception cref="OperationCanceledException">The scene was left.</exception>
    public async Task<IReadOnlyList<string>> PlayAsync(Scene scene, CancellationToken leaving)
    {
        var problems = new List<string>();
        var began = clock.GetTimestamp();
        foreach (var moment in scene.Actions.GroupBy(action => action.At).OrderBy(group => group.Key))
        {
            var wait = TimeSpan.FromSeconds(moment.Key) - clock.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, clock, leaving);
            leaving.ThrowIfCancellationRequested();
            await SendAsync(moment, problems);
        }

        return problems;
    }

    private async Task SendAsync(IEnumerable<SceneAction> moment, List<string> problems)
    {
        var actions = moment.ToList();
        var options = actions.Aggregate(control.Options, (before, action) => Apply(action, before));
        var changes = actions.Exists(action => action.Preset is not null || action.Policy is not null || action.Knobs is not null);
        if (changes && (!control.IsActive || options != control.Options))
            problems.AddRange(Refused(await SendAsync(options)));
        foreach (var request in actions.Select(action => action.Injection).OfType<InjectionRequest>())
            problems.AddRange(Refused(await control.InjectAsync(request)));
    }

    private Task<CommandResult> SendAsync(RunOptions options) =>
        control.IsActive && !control.Options.NeedsRestart(options) ? control.ApplyAsync(options) : control.StartAsync(options);

    private static IReadOnlyList<string> Refused(CommandResult result) => result.Done ? [] : result.Problems;
}

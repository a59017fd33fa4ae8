using Lab.Engine.Workloads;
using System.Globalization;
using Lab.Engine.Reenactments.Report;
using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Reenact;
using Lab.Web.Services.Run;

namespace Lab.Web.Services.Present;

/// <summary>Makes the recordings that scenes and a first visit fall back on, with the real engine: "dotnet Lab.Web.dll --record-scenes".</summary>
public sealed class SceneRecorder(
    SceneLibrary library, SceneRunner runner, RunControl control, FrameStore store, ReenactmentRuns reenactments, TimeProvider clock)
{
    public const string Argument = "--record-scenes";

    private const double SceneSeconds = 10;
    private const double SampleSeconds = 20;
    private const int PointsMerged = 2;

    /// <summary>Before recording begins: the first seconds of a run measure the compiler.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Record the sample and every scene that names a recording, and write the files.</summary>
    /// <param name="only">Name of one recording; null: all.</param>
    /// <returns>Problems, a sentence each.</returns>
    public async Task<IReadOnlyList<string>> RecordAsync(string? only, TextWriter says, CancellationToken stopping)
    {
        var problems = new List<string>();
        Directory.CreateDirectory(Path.GetDirectoryName(library.PathOf(SceneLibrary.Sample))!);
        await UntilAsync(() => store.Status.EngineConnected, stopping);
        var made = new List<(string Recording, Scene Scene, double Seconds)> { (SceneLibrary.Sample, SampleScene(), SampleSeconds) };
        foreach (var file in library.Read())
        {
            if (file.Scene is { Recording: { } recording } scene)
                made.Add((recording, scene, SceneSeconds));
            else
                problems.AddRange(file.Problems);
        }

        foreach (var (recording, scene, seconds) in made.Where(item => only is null || item.Recording == only))
        {
            await says.WriteLineAsync($"{recording} ...".AsMemory(), stopping);
            var text = scene.Reenactment is { Reenact: { } key } ? await ReenactAsync(key, problems) : await RunAsync(scene, seconds, problems, stopping);
            if (text is not null)
                await File.WriteAllTextAsync(library.PathOf(recording), text, stopping);
        }

        return problems;
    }

    private static Scene SampleScene() => new()
    {
        Name = "sample", Title = "Sample", Say = "-", Check = "-", Hero = "-", Second = "-", Seconds = (int)SampleSeconds,
        Actions = [new SceneAction { Preset = RunPresets.Demo.Key }, new SceneAction { Policy = RunPresets.Demo.Options.Policy }],
    };

    private async Task<string?> RunAsync(Scene scene, double seconds, List<string> problems, CancellationToken stopping)
    {
        problems.AddRange(await runner.PlayAsync(scene with { Actions = [.. scene.Actions.Where(action => action.At == 0)] }, stopping));
        await UntilAsync(() => store.Status is { State: RunState.Running } status && status.Elapsed > Settle, stopping);
        var later = runner.PlayAsync(scene with { Actions = [.. scene.Actions.Where(action => action.At > 0)] }, stopping);
        var run = await TakeAsync(seconds, stopping);
        problems.AddRange(await later);
        await control.StopAsync();
        await UntilAsync(() => !store.Status.IsActive, stopping);
        if (store.Status.Violation is not { } violation)
            return RecordedRunFile.Write(run);
        problems.Add($"{scene.Name}: the run was violated: {violation}");
        return null;
    }

    private async Task<RecordedRun> TakeAsync(double seconds, CancellationToken stopping)
    {
        var began = store.LastPoint!.Time;
        var taken = new List<LabPoint>();
        var policies = new List<RecordedPolicy>();
        using var timer = new PeriodicTimer(Look, clock);
        while (taken.Count == 0 || taken[^1].Time < seconds)
        {
            await timer.WaitForNextTickAsync(stopping);
            var (point, status) = (store.LastPoint!, store.Status);
            var time = point.Time - began;
            if (time <= 0 || (taken.Count > 0 && time <= taken[^1].Time))
                continue;
            taken.Add(point with { Time = time });
            if (policies.Count == 0 || policies[^1].Name != status.Policy)
                policies.Add(new RecordedPolicy(policies.Count == 0 ? 0 : Math.Round(time, 2), status.Policy));
        }

        var engine = store.Status.Engine!;
        var marks = store.RecentMarks().Where(mark => mark.Time > began && mark.Time <= began + seconds && mark.Kind != LabEventKind.Collection);
        return new RecordedRun(
            string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow():yyyy-MM-dd}, {engine.Runtime}, {engine.Cores} cores, {engine.Architecture}"),
            store.Status.RunnableThreads,
            [.. taken.Chunk(PointsMerged).Select(Merge)],
            policies,
            [.. marks.Select(mark => mark with { Time = Math.Round(mark.Time - began, 2) })]);
    }

    /// <summary>The last point's values, which cover a second; heat counts of all.</summary>
    private static LabPoint Merge(LabPoint[] points) => points[^1] with
    {
        Heat = [.. Enum.GetValues<HeatSeries>().Select(series => Sum(points.Select(point => point.Heat[(int)series])))],
    };

    private static int[] Sum(IEnumerable<int[]> heats)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var heat in heats)
        {
            for (var i = 0; i < heat.Length; i += 2)
                counts[heat[i]] = counts.GetValueOrDefault(heat[i]) + heat[i + 1];
        }

        return [.. counts.SelectMany(row => new[] { row.Key, row.Value })];
    }

    private async Task<string?> ReenactAsync(ReenactmentKey key, List<string> problems)
    {
        await reenactments.StartAsync(key);
        if (reenactments.Find(key)?.Report is { } report)
            return ReenactmentJson.Write(report with { Broken = Brief(report.Broken), Fixed = Brief(report.Fixed) });
        problems.Add($"{key.Bug} on seed {key.Seed} gave no report.");
        return null;
    }

    /// <summary>Without its trace, which a slide does not show.</summary>
    private static VariantReport? Brief(VariantReport? report) => report is null ? null : report with { Trace = [], Start = null, ViolationAt = -1 };

    private async Task UntilAsync(Func<bool> condition, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(Patience);
        using var timer = new PeriodicTimer(Look, clock);
        while (!condition())
            await timer.WaitForNextTickAsync(limit.Token);
    }
}

using Lab.Engine.Link;
using Lab.Engine.Telemetry;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary>Watches a run from the command line: events and a heartbeat each second, the summary at its end.</summary>
internal static class LabWatch
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Until the time is up, the run ends by itself, a violation ends it, or the user does.</summary>
    /// <param name="limit">Null: no limit.</param>
    /// <param name="injections">Each is made when its time has come.</param>
    public static async Task UntilEndAsync(
        ILabSession lab, TimeSpan? limit, CliEnvironment environment, CancellationToken interrupted, IEnumerable<ScheduledInjection>? injections = null)
    {
        var began = environment.Clock.GetTimestamp();
        var due = new Queue<ScheduledInjection>((injections ?? []).OrderBy(injection => injection.At));
        EngineFrame? last = null;
        while (true)
        {
            var now = environment.Clock.GetElapsedTime(began);
            var left = limit - now ?? Second;
            var beat = now + (left < Second ? left : Second);
            if (left <= TimeSpan.Zero || !await WaitUntilAsync(beat, began, due, lab, environment, interrupted))
                return;
            var frame = lab.Sample();
            foreach (var happened in frame.Events.Where(happened => happened.Kind is not LabEventKind.RunStarted))
                await environment.Error.WriteLineAsync($"  {Quantity.Time(happened.ElapsedNs)}: {happened.Text}");
            await environment.Error.WriteLineAsync(Heartbeat.Line(FrameDelta.Between(last, frame)));
            if (frame.State is not (RunState.Starting or RunState.Running) || frame.RunnableThreads == 0)
                return;
            last = frame;
        }
    }

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> StopAndSummarizeAsync(ILabSession lab, RunOptions options, string repeat, CliEnvironment environment)
    {
        var stopped = await lab.StopAsync();
        foreach (var problem in stopped.Problems)
            await environment.Error.WriteLineAsync($"lab: {problem}");
        var last = lab.Sample();
        foreach (var happened in last.Events.Where(happened => happened.Kind is LabEventKind.InjectionEnded))
            await environment.Error.WriteLineAsync($"  {Quantity.Time(happened.ElapsedNs)}: {happened.Text}");
        await environment.Output.WriteAsync(new RunSummary(last, EngineIdentity.Describe(), options, repeat).ToText());
        var bad = !stopped.Done || last.Violation is not null || last.Counters[(int)Counter.SafetyViolations] > 0;
        return bad ? ExitCode.Bad : ExitCode.Good;
    }

    /// <summary>Make what falls due until a moment, and wait for it.</summary>
    /// <returns>False if interrupted.</returns>
    private static async Task<bool> WaitUntilAsync(
        TimeSpan moment, long began, Queue<ScheduledInjection> due, ILabSession lab, CliEnvironment environment, CancellationToken interrupted)
    {
        while (due.TryPeek(out var next) && next.At <= moment)
        {
            if (!await WaitAsync(next.At - environment.Clock.GetElapsedTime(began), environment.Clock, interrupted))
                return false;
            var result = await lab.InjectAsync(due.Dequeue().Request);
            foreach (var problem in result.Problems)
                await environment.Error.WriteLineAsync($"lab: {next.Text}: {problem}");
        }

        return await WaitAsync(moment - environment.Clock.GetElapsedTime(began), environment.Clock, interrupted);
    }

    private static async Task<bool> WaitAsync(TimeSpan time, TimeProvider clock, CancellationToken interrupted)
    {
        try
        {
            if (time > TimeSpan.Zero)
                await Task.Delay(time, clock, interrupted);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

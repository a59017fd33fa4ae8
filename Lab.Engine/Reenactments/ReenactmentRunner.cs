using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Report;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>Runs re-enactments on the simulated machine: by their race scripts, or by schedules searched from a seed.</summary>
/// <remarks>
/// The same seed gives the same result, message and schedule, unless the bound on the wall clock ends a search. Of one thread, like its
/// simulator.
/// </remarks>
public sealed class ReenactmentRunner(Simulator simulator)
{
    /// <summary>Run both variants and tell of them.</summary>
    /// <param name="bug">Which.</param>
    /// <param name="options">Seed and bounds.</param>
    /// <param name="showsBroken">The report has the broken variant. It runs in any case: the fixed one's schedules are as many.</param>
    /// <param name="showsFixed">The report has the fixed variant.</param>
    public ReenactmentReport Report(Reenactment bug, ReenactmentOptions options, bool showsBroken = true, bool showsFixed = true)
    {
        var outcome = RunBroken(bug, options);
        var (shown, schedule) = Show(outcome, options.Seed);
        var isFixed = showsFixed ? ShowFixed(bug, options, outcome, schedule) : null;
        return new ReenactmentReport(
            ReenactmentSummary.Of(bug),
            options.Seed,
            showsBroken ? shown : null,
            isFixed,
            (!showsBroken || shown.Ok) && isFixed is null or { Ok: true },
            CommandOf(bug, options.Seed, showsBroken ? "" : " --fixed"));
    }

    /// <summary>The broken variant: its script, or schedules until one fails.</summary>
    public ReenactmentOutcome RunBroken(Reenactment bug, ReenactmentOptions options)
    {
        var began = HostPlatform.NowNs();
        var source = new ReenactmentSource(bug, broken: true);
        if (ScriptOf(bug) is not { } script)
            return Search(bug, source, options, isBroken: true, options.MostSchedules, began);
        var run = new SimOptions { Strategy = StrategyKind.Script, Script = script, Seed = options.Seed };
        var result = simulator.Run(source, run);
        return new ReenactmentOutcome(bug, true, run, result, 1, HostPlatform.NowNs() - began, result.Problem ?? "");
    }

    /// <summary>The fixed variant: its script on every machine, and as many schedules as the broken one took, within bounds.</summary>
    /// <remarks>Where the fix waits or never comes to a point, the race cannot be run as written; that is no fault of it.</remarks>
    public ReenactmentOutcome RunFixed(Reenactment bug, ReenactmentOptions options, int brokenTries)
    {
        var began = HostPlatform.NowNs();
        var source = new ReenactmentSource(bug, broken: false);
        var tries = 0;
        if (ScriptOf(bug) is { } script)
        {
            foreach (var machine in ScheduleRotation.Machines)
            {
                var run = new SimOptions { Machine = machine, Strategy = StrategyKind.Script, Script = script, Seed = options.Seed };
                var result = simulator.Run(source, run);
                tries++;
                if (result.Failure is not null)
                    return new ReenactmentOutcome(bug, false, run, result, tries, HostPlatform.NowNs() - began, "");
            }
        }

        var searched = Search(
            bug, source, options, isBroken: false, Math.Clamp(brokenTries, options.FewestSilent, options.MostSilent), began);
        return searched with { Tries = searched.Tries + tries };
    }

    private static string CommandOf(Reenactment bug, ulong seed, string more) =>
        FormattableString.Invariant($"lab reenact {bug.Id}{more} --seed {seed}");

    private static RaceScript? ScriptOf(Reenactment bug)
    {
        if (bug.Script is not { } text)
            return null;
        var script = RaceScript.Parse(text, out var problems);
        Invariant.That(script is not null, $"the script of {bug.Id} is none: {string.Join(" ", problems)}");
        return script;
    }

    private ReenactmentOutcome Search(
        Reenactment bug, IScenarioSource source, ReenactmentOptions options, bool isBroken, int most, long began)
    {
        var until = began + (long)(options.Seconds * 1e9);
        var rotation = new ScheduleRotation(options.Seed);
        (SimOptions Options, SimResult Result)? first = null;
        var steps = 0L;
        for (var tries = 1; ; tries++)
        {
            var run = rotation.Next(steps);
            var result = simulator.Run(source, run);
            first ??= (run, result);
            steps = result.Steps;
            if (result.Failure is not null)
                return new ReenactmentOutcome(bug, isBroken, run, result, tries, HostPlatform.NowNs() - began, "");
            var isLate = HostPlatform.NowNs() > until;
            if (tries < most && !isLate)
                continue;
            var problem = isLate && tries < most ? $"{options.Seconds} s were over after {tries} of {most} schedules" : "";
            return new ReenactmentOutcome(
                bug, isBroken, first.Value.Options, first.Value.Result, tries, HostPlatform.NowNs() - began, problem);
        }
    }

    private VariantReport ShowFixed(Reenactment bug, ReenactmentOptions options, ReenactmentOutcome broken, SimOptions schedule)
    {
        var outcome = RunFixed(bug, options, broken.Tries);

        // Side by side with the broken one: under the schedule that catches that.
        if (!outcome.IsCaught && broken.IsCaught)
        {
            var run = schedule with { Schedule = schedule.Schedule ?? broken.Result.Schedule, Strategy = StrategyKind.Replay };
            outcome = outcome with { Options = run, Result = simulator.Run(new ReenactmentSource(bug, broken: false), run), Tries = outcome.Tries + 1 };
        }

        return Show(outcome, options.Seed).Report;
    }

    // A search's failure is cut down to the decisions that it needs; a script is already what it is meant to be.
    private (VariantReport Report, SimOptions Shown) Show(ReenactmentOutcome outcome, ulong seed)
    {
        var source = new ReenactmentSource(outcome.Bug, outcome.IsBroken);
        var (run, strategy) = (outcome.Options, outcome.Options.Strategy);
        if (outcome.IsCaught && strategy is StrategyKind.Random or StrategyKind.Pct)
            run = Shrinker.Shrink(simulator, source, run, outcome.Result).Options;
        var trace = new SimTrace(accesses: false);
        var witnessed = new WitnessedSource(source, trace);
        var result = simulator.Run(witnessed, run, trace);
        Invariant.That(
            result.Failure?.Checker == outcome.Result.Failure?.Checker, $"{outcome.Bug.Id} came out otherwise when it was run again");
        return (VariantReportOf(outcome, result, run, strategy, witnessed.Last!, trace, seed), run);
    }

    private static VariantReport VariantReportOf(
        ReenactmentOutcome outcome, SimResult result, SimOptions run, StrategyKind strategy, WitnessedScenario scenario, SimTrace trace, ulong seed)
    {
        var tasks = scenario.Tasks.Select(task => task.Name).Append("end").ToList();
        var steps = new TraceWriter(scenario.Start).Write(trace.Entries, scenario.EndsAt, scenario.Tasks.Count);
        if (result.Failure is { } failure)
            steps.Add(ViolationOf(failure, tasks));
        return new VariantReport
        {
            Variant = outcome.IsBroken ? "broken" : "fixed",
            Ok = outcome.IsOk,
            Caught = outcome.IsCaught,
            Checker = result.Failure?.Checker ?? "",
            Rule = result.Failure?.Rule ?? "",
            Expected = outcome.IsExpected,
            Problem = outcome.Problem,
            Splat = result.Failure is { } shown ? Splat.Of(outcome.Bug.Id, shown, scenario.Checkers?.Contexts ?? []) : [],
            Machine = run.Machine.ToString(),
            Strategy = strategy.ToString(),
            Seed = run.Seed,
            Schedule = result.Schedule.ToString(),
            Tries = outcome.Tries,
            Steps = result.Steps,
            ElapsedMs = outcome.ElapsedNs / 1e6,
            Tasks = tasks,
            Start = scenario.Start,
            Trace = steps,
            ViolationAt = result.Failure is null ? -1 : steps.Count - 1,
            Command = CommandOf(outcome.Bug, seed, outcome.IsBroken ? "" : " --fixed"),
        };
    }

    // Whoever the checker names, if that is a task; else whoever ran.
    private static TraceStep ViolationOf(SimFailure failure, List<string> tasks)
    {
        var task = tasks.IndexOf(failure.Hit?.Facts?.Who.Name ?? "");
        if (task < 0)
            task = Math.Max(0, tasks.IndexOf(failure.Task));
        var what = failure.Hit?.What ?? failure.Text.Split('\n')[0];
        var at = failure.Hit?.Facts?.Place is { } place ? PlaceReport.Of(place) : null;
        return new TraceStep(failure.Step, task, "Violation", $"{failure.Checker} {failure.Rule}".TrimEnd() + $": {what}", at, null, []);
    }
}

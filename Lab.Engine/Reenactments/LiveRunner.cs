using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Report;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>Runs a re-enactment on real threads, made anew again and again, until it is caught or the time is over.</summary>
/// <remarks>
/// Blocks. Race scripts do not apply: when what happens is the machine's affair. A try that does not end is left, with its threads and its
/// memory, and is the last.
/// </remarks>
public static class LiveRunner
{
    /// <summary>As <see cref="VariantReport.Machine"/> says it.</summary>
    public const string Machine = "threads";

    /// <param name="bug">Which.</param>
    /// <param name="isBroken">The broken variant.</param>
    /// <param name="options">Seed of the first scenario, and bounds.</param>
    /// <param name="interrupted">Ends it between two tries.</param>
    public static VariantReport Run(Reenactment bug, bool isBroken, ReenactmentOptions options, CancellationToken interrupted)
    {
        var began = HostPlatform.NowNs();
        var until = began + (long)(options.Seconds * 1e9);
        LiveTry last;
        var tries = 0;
        do
        {
            last = LiveTry.Run(bug, isBroken, options.Seed + (ulong)tries, (long)(options.SecondsPerTry * 1e9));
            tries++;
        }
        while (last is { Failure: null, IsStuck: false } && HostPlatform.NowNs() < until && !interrupted.IsCancellationRequested);

        var failure = last.Failure;
        var isExpected = failure is not null && bug.Expected.Contains(failure.Checker, StringComparer.Ordinal);
        return new VariantReport
        {
            Variant = isBroken ? "broken" : "fixed",
            Ok = isBroken ? isExpected : failure is null && !last.IsStuck,
            Caught = failure is not null,
            Checker = failure?.Checker ?? "",
            Rule = failure?.Rule ?? "",
            Expected = isExpected,
            Problem = last.IsStuck
                ? FormattableString.Invariant($"inconclusive: try {tries} did not end within {options.SecondsPerTry} s")
                : isBroken && failure is null ? FormattableString.Invariant($"inconclusive: not caught in {tries} tries") : "",
            Splat = failure is null ? [] : Splat.Of(bug.Id, failure, []),
            Machine = Machine,
            Strategy = "Live",
            Seed = options.Seed + (ulong)(tries - 1),
            Schedule = "",
            Tries = tries,
            Steps = last.Steps,
            ElapsedMs = (HostPlatform.NowNs() - began) / 1e6,
            Tasks = [.. last.Tasks, "end"],
            Start = null,
            Trace = [],
            ViolationAt = -1,
            Command = FormattableString.Invariant($"lab reenact {bug.Id}{(isBroken ? "" : " --fixed")} --live --seed {options.Seed}"),
        };
    }

    /// <summary>As a report of one variant.</summary>
    public static ReenactmentReport Report(Reenactment bug, bool isBroken, ReenactmentOptions options, CancellationToken interrupted)
    {
        var variant = Run(bug, isBroken, options, interrupted);
        return new ReenactmentReport(
            ReenactmentSummary.Of(bug), options.Seed, isBroken ? variant : null, isBroken ? null : variant, variant.Ok, variant.Command);
    }
}

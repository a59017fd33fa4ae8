using Lab.Engine.Reenactments.Report;

namespace Lab.Web.Services.Reenact;

/// <summary>What the list says of a bug: its latest run, whoever asked for it.</summary>
/// <param name="Caught">The broken variant came out as it must.</param>
/// <param name="Silent">The fixed variant came out as it must.</param>
/// <param name="BrokenMs">Wall clock, milliseconds.</param>
/// <param name="FixedMs">Wall clock, milliseconds.</param>
public sealed record BugState(
    ulong Seed, ReenactmentState State, bool Caught, bool Silent, double BrokenMs, double FixedMs)
{
    public static BugState Of(ReenactmentRun run) => new(
        run.Key.Seed,
        run.State,
        run.Report?.Broken is { Ok: true },
        run.Report?.Fixed is { Ok: true },
        run.Report?.Broken?.ElapsedMs ?? 0,
        run.Report?.Fixed?.ElapsedMs ?? 0);
}

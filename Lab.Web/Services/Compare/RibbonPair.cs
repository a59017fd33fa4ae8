using Lab.Engine.Experiments;

namespace Lab.Web.Services.Compare;

/// <summary>Two slices of the ribbon.</summary>
/// <param name="Pair">From 0 within the phase.</param>
/// <param name="IsRunAgain">A collection disturbed it: it does not count, and the pair was run again.</param>
/// <param name="IsLook">The comparison is judged after it.</param>
public sealed record RibbonPair(SlicePhase Phase, int Pair, int Attempt, IReadOnlyList<RibbonSlice> Slices, bool IsRunAgain, bool IsLook)
{
    public string Key => $"{Phase}-{Pair}-{Attempt}";

    /// <summary>"Pair 3, A then B, done".</summary>
    public string Words
    {
        get
        {
            var name = Phase switch
            {
                SlicePhase.WarmUp => "Warm-up, not counted",
                SlicePhase.Calibration => $"Calibration pair {Pair + 1}",
                _ => $"Pair {Pair + 1}",
            };
            var state = IsRunAgain ? "disturbed by a garbage collection, run again"
                : Slices.Any(slice => slice.State == RibbonState.Running) ? "running"
                : Slices.All(slice => slice.State == RibbonState.Done) ? "done" : "planned";
            return $"{name}: {Slices[0].Runs} then {Slices[1].Runs}, {state}{(IsLook ? "; a look after it" : "")}";
        }
    }
}

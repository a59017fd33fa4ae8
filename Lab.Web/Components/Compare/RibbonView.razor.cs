using System.Globalization;
using Lab.Engine.Experiments;
using Lab.Web.Services.Compare;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>The slices as they run: A B B A …, the calibration apart, the running one filling with its time.</summary>
public sealed partial class RibbonView : ComponentBase
{
    [Parameter, EditorRequired] public required IReadOnlyList<RibbonPair> Pairs { get; set; }

    /// <summary>Of one slice, settling included.</summary>
    [Parameter] public TimeSpan Slice { get; set; }

    /// <summary>Since the running slice began.</summary>
    [Parameter] public TimeSpan Gone { get; set; }

    private IEnumerable<(SlicePhase Phase, string Name, IReadOnlyList<RibbonPair> Pairs)> Phases =>
        Pairs.GroupBy(pair => pair.Phase).Select(group => (group.Key, NameOf(group.Key), (IReadOnlyList<RibbonPair>)[.. group]));

    private static string NameOf(SlicePhase phase) => phase switch
    {
        SlicePhase.WarmUp => "warm-up",
        SlicePhase.Calibration => "A against A",
        SlicePhase.Measured => "A against B",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "No such phase."),
    };

    private string? Timing(RibbonSlice slice) => slice.State != RibbonState.Running ? null
        : string.Create(CultureInfo.InvariantCulture, $"--slice: {Slice.TotalMilliseconds:0}ms; --gone: -{Math.Clamp(Gone.TotalMilliseconds, 0, Slice.TotalMilliseconds):0}ms");
}

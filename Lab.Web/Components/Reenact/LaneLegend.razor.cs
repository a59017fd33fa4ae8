using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>What the marks and bars of a lane mean; those that occur.</summary>
public sealed partial class LaneLegend : ComponentBase
{
    private static readonly (LaneGlyph Glyph, string Words)[] Glyphs =
    [
        (LaneGlyph.Change, "entry changes"),
        (LaneGlyph.Locked, "entry LOCKED"),
        (LaneGlyph.Lost, "compare-exchange lost"),
        (LaneGlyph.Invalidation, "TLBI"),
        (LaneGlyph.Tlb, "a TLB takes or drops"),
        (LaneGlyph.Cache, "cache maintenance"),
        (LaneGlyph.Page, "table page"),
        (LaneGlyph.Pause, "pause point"),
        (LaneGlyph.Wait, "may sleep, waits"),
        (LaneGlyph.Read, "entry read"),
        (LaneGlyph.Tick, "other"),
    ];

    private static readonly (LaneBarKind Kind, bool Exclusive, string Words)[] Bars =
    [
        (LaneBarKind.Lock, true, "lock held to write"),
        (LaneBarKind.Lock, false, "lock held to read"),
        (LaneBarKind.Section, false, "read section"),
        (LaneBarKind.LockedEntry, false, "until unlocked"),
    ];

    [Parameter, EditorRequired] public required TraceLanes Lanes { get; set; }
}

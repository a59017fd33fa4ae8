using System.Globalization;
using Lab.Engine.Reenactments.Report;
using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>One variant's run, step by step: lanes, words, and the tree as it was.</summary>
public sealed partial class TraceSection : ComponentBase
{
    /// <summary>Pixels of a line where the page is narrow; then the lanes scroll.</summary>
    private const int SmallestPitch = 6;

    private static readonly TraceLanes Nothing = new([], 0, 0, [], [], -1);

    private TraceLanes _whole = Nothing;
    private VariantReport? _of;
    private int _at = -1;
    private TreeMoment? _moment;

    [Parameter, EditorRequired] public required VariantReport Report { get; set; }

    [Parameter] public bool HasBroken { get; set; } = true;

    [Parameter] public bool HasFixed { get; set; } = true;

    /// <summary>Lines that have happened, 0 for the start.</summary>
    [Parameter] public int Step { get; set; }

    [Parameter] public EventCallback<int> OnStep { get; set; }

    /// <summary>True for the fixed variant.</summary>
    [Parameter] public EventCallback<bool> OnVariant { get; set; }

    /// <summary>The part of the trace around the step.</summary>
    private TraceLanes Lanes { get; set; } = Nothing;

    private int Total => Report.Trace.Count;

    private bool IsFixed => Report.Variant == ReenactView.FixedVariant;

    private string CursorStyle => string.Create(
        CultureInfo.InvariantCulture,
        $"left:{Math.Max(0, Step - 1 - Lanes.From) * 100.0 / Math.Max(1, Lanes.Lines):0.###}%;width:{100.0 / Math.Max(1, Lanes.Lines):0.###}%");

    protected override void OnParametersSet()
    {
        var isNew = !ReferenceEquals(_of, Report);
        if (isNew)
            _whole = TraceLanes.Of(Report);
        var from = TraceLanes.WindowOf(Step, Total);
        if (isNew || from != Lanes.From)
            Lanes = _whole.Cut(from);
        if (isNew || _at != Step)
            _moment = TreeReplay.At(Report, Step);
        (_of, _at) = (Report, Step);
    }
}

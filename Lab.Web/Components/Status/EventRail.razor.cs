using System.Globalization;
using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>What happened, newest first; each event is also a line in every chart.</summary>
public sealed partial class EventRail : ComponentBase
{
    private const int Shown = 40;

    private int? _drawn;

    [Parameter, EditorRequired] public required IReadOnlyList<LabMark> Marks { get; set; }

    /// <summary>Seconds on the page's time axis.</summary>
    [Parameter] public double Now { get; set; }

    /// <summary>The scope's window near a moment of the page's time axis; null: none.</summary>
    [Parameter] public Func<double, ScopeCapture?> Window { get; set; } = _ => null;

    /// <summary>The window of an event was asked for.</summary>
    [Parameter] public EventCallback<ScopeCapture> OnWindow { get; set; }

    /// <summary>Only for other marks, or windows near them: how long ago they were, the page's module writes.</summary>
    protected override bool ShouldRender()
    {
        var shown = new HashCode();
        foreach (var mark in Newest())
        {
            shown.Add(mark.Id);
            shown.Add(Window(mark.Time)?.Id);
        }

        var hash = shown.ToHashCode();
        var differs = hash != _drawn;
        _drawn = hash;
        return differs;
    }

    private IEnumerable<LabMark> Newest() => Marks.Reverse().Take(Shown);

    private string Ago(LabMark mark)
    {
        var seconds = Math.Max(0, Now - mark.Time);
        return seconds < 100
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0}\u202fs ago")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0}\u202fmin ago");
    }

    private static string Word(LabEventKind kind) => kind switch
    {
        LabEventKind.RunStarted => "start",
        LabEventKind.RunStopped => "stop",
        LabEventKind.PolicyChanged => "policy",
        LabEventKind.OptionsChanged => "knob",
        LabEventKind.StallWarning => "stall",
        LabEventKind.Violation => "violation",
        LabEventKind.Collection => "GC",
        LabEventKind.EngineConnected or LabEventKind.EngineLost => "engine",
        LabEventKind.ReplayProgress => "replay",
        LabEventKind.InjectionBegan or LabEventKind.InjectionEnded => "inject",
        _ => "note",
    };
}

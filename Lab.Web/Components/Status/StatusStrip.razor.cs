using System.Globalization;
using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>The strip on top: what runs, on what, and whether this page still hears of it.</summary>
public sealed partial class StatusStrip : ComponentBase
{
    [Parameter, EditorRequired] public required LabStatus Status { get; set; }

    [Parameter, EditorRequired] public required ulong Seed { get; set; }

    [Parameter] public bool IsFrozen { get; set; }

    [Parameter] public bool IsTables { get; set; }

    /// <summary>system, light or dark.</summary>
    [Parameter] public string ThemeChoice { get; set; } = "system";

    /// <summary>The controls are to be seen.</summary>
    [Parameter] public bool IsRailOpen { get; set; }

    [Parameter] public EventCallback OnRail { get; set; }

    [Parameter] public EventCallback OnFreeze { get; set; }

    [Parameter] public EventCallback OnTables { get; set; }

    [Parameter] public EventCallback OnTheme { get; set; }

    [Parameter] public EventCallback OnPresent { get; set; }

    [Parameter] public EventCallback OnHelp { get; set; }

    private string StateKey => !Status.EngineConnected ? "lost" : Status.State.ToString().ToLowerInvariant();

    private string StateWord => Status switch
    {
        { EngineConnected: false, Engine: null } => "Engine starting",
        { EngineConnected: false } => "Engine restarting",
        { State: RunState.Violated } => "Violation",
        _ => Status.State.ToString(),
    };

    private static string Clock(TimeSpan elapsed) =>
        elapsed.ToString(elapsed.TotalHours >= 1 ? @"h\:mm\:ss" : @"mm\:ss", CultureInfo.InvariantCulture);
}

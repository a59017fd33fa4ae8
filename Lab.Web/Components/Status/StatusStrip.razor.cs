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

    /// <summary>The newest point; null before the first.</summary>
    [Parameter] public LabPoint? Last { get; set; }

    /// <summary>Of this process.</summary>
    [Parameter] public WebCollections Web { get; set; }

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

    private const string Model = "A model in user space: its times are never those of a kernel";

    private string ModelTitle => Status.Engine is { } engine
        ? $"{Model}. {engine.Runtime}, {engine.Host} {engine.Architecture}, {engine.Cores} cores, {Status.RunnableThreads} threads that want to run"
        : Model;

    private string WebTitle => string.Create(
        CultureInfo.InvariantCulture,
        $"Garbage collections of the web process since it began, and what they paused it for, all together: {Web.Paused.TotalMilliseconds:0.0} ms. They can delay this page; the engine is another process and runs on.");

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

using System.Globalization;
using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>One sentence for newcomers, and the grace period that ended last.</summary>
public sealed partial class LeadLine : ComponentBase
{
    [Parameter, EditorRequired] public required LabStatus Status { get; set; }

    [Parameter] public GracePeriodNews? News { get; set; }

    /// <summary>Seconds on the page's time axis.</summary>
    [Parameter] public double Now { get; set; }

    /// <summary>The running policy defers frees; a policy that frees without them has no grace periods to show.</summary>
    [Parameter] public bool Defers { get; set; }

    internal string Text
    {
        get
        {
            if (Status is { IsActive: true, Policy.Length: > 0 } && !Defers)
                return $"{Status.Policy} frees detached tables with no grace period.";
            if (News is null)
                return Status.State == RunState.Running ? "No grace period has ended yet." : "Start a run to see a grace period end.";
            var ago = Math.Max(0, Now - News.Time);
            var when = ago < 1.5 ? "just now" : string.Create(CultureInfo.InvariantCulture, $"{ago:0}\u202fs ago");
            var length = MetricText.Of(News.LongestSeconds, MetricUnit.Time);
            var freed = News.CallbacksRun switch
            {
                0 => string.Empty,
                1 => ", then 1 detached table freed",
                var count => string.Create(CultureInfo.InvariantCulture, $", then {count:N0} detached tables freed"),
            };
            return News.Count == 1
                ? $"Last grace period: {length}, {when}{freed}."
                : string.Create(CultureInfo.InvariantCulture, $"Last {News.Count} grace periods: longest {length}, {when}{freed}.");
        }
    }
}

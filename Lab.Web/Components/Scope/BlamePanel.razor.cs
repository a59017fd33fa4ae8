using System.Globalization;
using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Scope;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Scope;

/// <summary>Share of grace-period time by operation and level of the last reader; a row shows an example in the scope.</summary>
public sealed partial class BlamePanel : ComponentBase
{
    private const int Most = 5;

    private IReadOnlyList<BlameRow> _rows = [];
    private string _note = string.Empty;
    private string _total = string.Empty;

    [Inject] public required ScopeStore Store { get; init; }

    /// <summary>Of the run that is shown; null: there is none yet.</summary>
    [Parameter, EditorRequired] public required GracePeriodBlame? Blame { get; set; }

    /// <summary>A capture with a grace period of the class that was chosen, and the index of that grace period in it.</summary>
    [Parameter] public EventCallback<(ScopeCapture Capture, int Period)> OnExample { get; set; }

    protected override void OnParametersSet()
    {
        _rows = BlameRow.Of(Blame, Most);
        var (count, ns) = (Blame?.Rows.Sum(row => row.Count) ?? 0, Blame?.Rows.Sum(row => row.TotalNs) ?? 0);
        _total = string.Create(CultureInfo.InvariantCulture, $"{count:N0} grace periods, {MetricText.Of(ns / 1e9, MetricUnit.Time)}. A row shows an example.");
    }

    private async Task ChooseAsync(BlameRow row)
    {
        if (row.Example(Store) is { } example)
        {
            _note = string.Empty;
            await OnExample.InvokeAsync(example);
        }
        else
        {
            _note = Store.Ids.Count switch
            {
                0 => "No window is kept yet to show one.",
                1 => "The one window kept has none of these.",
                var count => $"None of the {count} windows kept has one.",
            };
        }
    }

    private static string Facts(BlameRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Count:N0} grace {(row.Count == 1 ? "period" : "periods")}, {MetricText.Of(row.TotalNs / 1e9, MetricUnit.Time)} in all; shows an example");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0}\u202f%");

    private static string Width(BlameRow row) => string.Create(CultureInfo.InvariantCulture, $"{row.Share * 100:0.##}%");
}

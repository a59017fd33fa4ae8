using System.Globalization;
using Lab.Engine.Telemetry;
using Lab.Web.Services.Compare;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>What was compared, and on what.</summary>
public sealed partial class ResultHead : ComponentBase
{
    [Parameter, EditorRequired] public required ComparisonReading Reading { get; set; }

    /// <summary>The user's; null: none.</summary>
    [Parameter] public string? Name { get; set; }

    [Parameter, EditorRequired] public required DateTimeOffset Made { get; set; }

    [Parameter, EditorRequired] public required string CommandLine { get; set; }

    [Parameter] public EventCallback OnCopyLink { get; set; }

    [Parameter] public EventCallback OnCopyCommand { get; set; }

    private string Both
    {
        get
        {
            var plan = Reading.Plan;
            var a = plan.A;
            return string.Create(
                CultureInfo.InvariantCulture,
                $"A: {PlainText.Plural(a.Vcpus, "vCPU")} of {a.MiBPerVcpu} MiB, backing {a.Backing}, {(a.DirtyLogging ? "dirty logging" : "no dirty logging")}, {PlainText.Plural(a.UnmapThreads, "unmap thread")}. Slices {plan.SliceMs} ms + {plan.SettleMs} ms settled, seed {plan.Seed}. Begun {Made.UtcDateTime:yyyy-MM-dd HH:mm} UTC on {Reading.Origin.Host.Host}.");
        }
    }
}

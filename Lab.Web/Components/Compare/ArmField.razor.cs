using Lab.Engine.Workloads;
using Lab.Web.Services.Compare;
using Lab.Web.Services.Run;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>One side of the form.</summary>
public sealed partial class ArmField : ComponentBase
{
    private static readonly (ArmSource Source, string Label)[] Sources =
        [(ArmSource.Policy, "Policy or release"), (ArmSource.Link, "Lab link"), (ArmSource.Current, "The run as it is")];

    /// <summary>A or B.</summary>
    [Parameter, EditorRequired] public required string Letter { get; set; }

    [Parameter, EditorRequired] public required ArmDraft Value { get; set; }

    /// <summary>What it comes to; null: it cannot be read.</summary>
    [Parameter] public RunOptions? Options { get; set; }

    [Parameter] public IReadOnlyList<string> Problems { get; set; } = [];

    [Parameter] public EventCallback<ArmDraft> OnChange { get; set; }

    private string ProblemsId => $"problems-{Letter}";

    private ReleasePreset? Release => Value.Choice.StartsWith(ArmDraft.ReleaseMark, StringComparison.Ordinal) ? ReleasePresets.Find(Value.Choice[ArmDraft.ReleaseMark.Length..]) : null;

    private string Summary => Options is null ? string.Empty
        : $"{Options.Policy}, {Options.Vcpus} vCPUs of {Options.MiBPerVcpu} MiB, {Options.UnmapThreads} unmap threads{(RunPresets.Matching(Options) is { } preset ? $", preset {preset.Key}" : "")}.";
}

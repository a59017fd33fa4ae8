using Lab.Engine.Reenactments.Report;
using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>What one variant came to: verdict, message, how it was run, how to run it again.</summary>
public sealed partial class VariantCard : ComponentBase
{
    [Parameter, EditorRequired] public required VariantReport Report { get; set; }

    /// <summary>With the text to be copied.</summary>
    [Parameter] public EventCallback<string> OnCopy { get; set; }

    private bool IsFixed => Report.Variant == ReenactView.FixedVariant;

    private bool IsAlarm => Report.Caught || !Report.Ok;

    private string HeadingId => $"verdict-{Report.Variant}";

    private VariantIcon Icon => !Report.Ok ? VariantIcon.Wrong : Report.Caught ? VariantIcon.Caught : VariantIcon.Silent;

    private string Unmet => IsFixed
        ? "The fixed variant must stay silent. This one did not."
        : "The broken variant must be caught by an expected checker. This one was not.";

    private string MachineWords => Report.Machine switch
    {
        "SequentiallyConsistent" => "sequential",
        "StoreBuffers" => "store buffers",
        "ReleaseAcquire" => "release/acquire",
        "threads" => "real threads",
        _ => Report.Machine,
    };

    private string StrategyWords => Report.Strategy switch
    {
        "Script" => "race script",
        "Pct" => "search (PCT)",
        "Random" => "random search",
        "Replay" => "the broken one's schedule",
        "Live" => "real threads",
        _ => Report.Strategy,
    };
}

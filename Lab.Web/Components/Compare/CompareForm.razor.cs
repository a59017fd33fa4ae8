using Lab.Engine.Cli;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Statistics;
using Lab.Web.Services.Compare;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>Chooses a comparison and says what it will take, and what it can find, before it starts.</summary>
public sealed partial class CompareForm : ComponentBase
{
    private static readonly (SliceMode Mode, string Name, string What)[] Modes =
    [
        (SliceMode.Full, "Full", "2 s each, at most 32 pairs, looks after 8, 16, 24 and 32"),
        (SliceMode.Quick, "Quick", "1 s each, 24 pairs, one look at the end"),
        (SliceMode.Own, "Own", "length and number are yours"),
    ];

    [Parameter, EditorRequired] public required CompareDraft Draft { get; set; }

    [Parameter, EditorRequired] public required CompareRequest Request { get; set; }

    /// <summary>That the engine may use.</summary>
    [Parameter] public int Cores { get; set; }

    /// <summary>This page may begin a comparison now.</summary>
    [Parameter] public bool MayStart { get; set; } = true;

    /// <summary>Why it may not; null: it may.</summary>
    [Parameter] public string? WhyNot { get; set; }

    /// <summary>Why the last start was refused.</summary>
    [Parameter] public IReadOnlyList<string> Problems { get; set; } = [];

    [Parameter] public EventCallback<CompareDraft> OnChange { get; set; }

    [Parameter] public EventCallback OnStart { get; set; }

    [Parameter] public EventCallback<string> OnCopy { get; set; }

    /// <summary>The line that runs the same without a page; empty while there is a problem.</summary>
    public static string LineOf(ComparisonPlan? plan) => plan is null ? string.Empty : $"./{PlanKnobs.CommandLine(plan)}";

    private string CommandLine => LineOf(Request.Plan);

    private bool UsesWorkload => Draft.A.Source == ArmSource.Policy || Draft.B.Source == ArmSource.Policy;

    private string PowerWords => Draft.Mode == SliceMode.Quick
        ? "Where a pair scatters by 3 %, a difference of 5 % shows; one of 2 % often does not; one of 1 % hardly ever. More scatter, less power: the calibration measures it."
        : "Where a pair scatters by 3 %, a difference of 5 % shows within about 8 pairs and one of 2 % takes 16 to 32; one of 1 % is hardly ever found within 32. More scatter, less power: the calibration measures it.";

    private IEnumerable<string> OwnProblems =>
        new[] { CompareField.SliceMs, CompareField.Pairs, CompareField.SettleMs, CompareField.CalibrationPairs, CompareField.Equivalence, CompareField.Mode }.SelectMany(Request.ProblemsOf);

    private static string PlanWords(ComparisonPlan plan)
    {
        var looks = Looks.Plan(plan.Pairs, plan.OnlyAtEnd).Pairs;
        var end = looks.Count == 1 ? "" : $" A look after {string.Join(", ", looks.SkipLast(1))} pairs may end it earlier.";
        return $"One pair to warm up, {plan.CalibrationPairs} of A against A, {plan.Pairs} of A against B; slices of {plan.SliceMs} ms after {plan.SettleMs} ms that do not count.{end}";
    }

    private static string TextOf(ChangeEventArgs change) => change.Value?.ToString() ?? string.Empty;

    private Task Set(CompareDraft draft) => OnChange.InvokeAsync(draft);
}

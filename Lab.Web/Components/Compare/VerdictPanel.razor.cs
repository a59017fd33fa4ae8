using System.Globalization;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Statistics;
using Lab.Web.Services.Compare;
using Lab.Web.Services.Experiments;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>The verdict with what it rests on, and what can be done about it.</summary>
public sealed partial class VerdictPanel : ComponentBase
{
    [Parameter, EditorRequired] public required ComparisonReading Reading { get; set; }

    [Parameter, EditorRequired] public required ExperimentState State { get; set; }

    /// <summary>At most, until the last look.</summary>
    [Parameter] public TimeSpan Left { get; set; }

    /// <summary>This page may stop and resume.</summary>
    [Parameter] public bool MayControl { get; set; } = true;

    /// <summary>It says how the verdict was reached.</summary>
    [Parameter] public bool IsOpen { get; set; }

    [Parameter] public EventCallback OnOpen { get; set; }

    [Parameter] public EventCallback OnStop { get; set; }

    [Parameter] public EventCallback OnResume { get; set; }

    private IEnumerable<string> How
    {
        get
        {
            var (plan, verdict) = (Reading.Plan, Reading.Verdict);
            var looks = Looks.Plan(plan.Pairs, plan.OnlyAtEnd).Pairs;
            yield return $"Primary, chosen before the start: {Reading.Primary.Title} ({(Reading.Primary.HigherIsBetter ? "higher" : "lower")} is better). {Reading.Calibration.Count} pairs of A against A, {Reading.Measured.Count} of A against B, {Reading.RunAgain} run again after a garbage collection of the engine.";
            yield return string.Create(CultureInfo.InvariantCulture, $"Looks after {string.Join(", ", looks)} pairs, each at a level of {verdict.Level:0.####}, so that all together err in at most 5 of 100 comparisons.");
            yield return double.IsNaN(verdict.PValue)
                ? verdict.Kind == VerdictKind.Invalid ? "No test: what was counted is worth nothing, for the reason above." : "There is no test below 6 pairs."
                : string.Create(CultureInfo.InvariantCulture, $"Signed-rank p = {verdict.PValue:0.####}. A difference needs three things at a look: p at most the level, an interval of that level without 1, and an effect not below the noise floor.");
            yield return string.Create(CultureInfo.InvariantCulture, $"\"No difference\" means: a 90 % interval within {verdict.EquivalencePercent:0.##} %. The evidence is shown; the verdict does not use it.");
        }
    }
}

using Lab.Engine.Reenactments.Report;
using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>Every bug with the outcome of its latest run. Each row is a link to what it shows.</summary>
public sealed partial class BugList : ComponentBase
{
    /// <summary>Of the filter's field.</summary>
    public const string FilterId = "bug-filter";

    /// <summary>Number of the bug that the page shows.</summary>
    [Parameter] public string? Selected { get; set; }

    [Parameter] public string Filter { get; set; } = string.Empty;

    /// <summary>On which all are run.</summary>
    [Parameter] public string Seed { get; set; } = "1";

    /// <summary>By number; those that were not run are missing.</summary>
    [Parameter, EditorRequired] public required IReadOnlyDictionary<string, BugState> States { get; set; }

    /// <summary>All are being run.</summary>
    [Parameter] public bool RunsAll { get; set; }

    /// <summary>The run at hand is the last one.</summary>
    [Parameter] public bool IsStopping { get; set; }

    /// <summary>With what was typed; the field keeps its own text, or an answer that comes late would take letters back.</summary>
    [Parameter] public EventCallback<string> OnFilter { get; set; }

    [Parameter] public EventCallback OnRunAll { get; set; }

    private IEnumerable<ReenactmentSummary> Shown => ReenactmentCatalog.Matching(Filter);

    private string Tally
    {
        get
        {
            var done = States.Values.Where(state => state.State == ReenactmentState.Done).ToList();
            return done.Count == 0 && !RunsAll
                ? $"{ReenactmentCatalog.All.Count} bugs"
                : $"{done.Count} of {ReenactmentCatalog.All.Count} run: {done.Count(state => state.Caught)} caught, {done.Count(state => state.Silent)} silent";
        }
    }

    /// <summary>With the seed of its latest run, so that the link shows that run.</summary>
    private string AddressOf(ReenactmentSummary bug) =>
        new ReenactView(bug.Id, States.GetValueOrDefault(bug.Id)?.Seed, null, false).Address;
}

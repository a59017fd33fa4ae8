using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Compare;

/// <summary>The result as text, and as files.</summary>
public sealed partial class ReportPanel : ComponentBase
{
    /// <summary>Id of the first export's link.</summary>
    public const string FirstExport = "export-html";

    private static readonly (string Id, string File, string Name, string What)[] Exports =
    [
        (FirstExport, "result.html", "HTML", "One file with text, charts and data; opens offline"),
        ("export-csv", "slices.csv", "CSV", "A row for every slice"),
        ("export-json", "result.json", "JSON", "Plan, verdict, metrics, and every slice with its histograms"),
        ("export-bundle", "bundle.s2run", "Bundle", "To import into another lab, on the Runs page"),
    ];

    private bool _asked;

    /// <summary>Of the experiment.</summary>
    [Parameter, EditorRequired] public required string Id { get; set; }

    [Parameter, EditorRequired] public required Lazy<string> Text { get; set; }

    /// <summary>Slices run: the text is made when it is asked for.</summary>
    [Parameter] public bool IsRunning { get; set; }

    [Parameter] public EventCallback<string> OnCopy { get; set; }

    private bool ShowsText => _asked || !IsRunning;
}

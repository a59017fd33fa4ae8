using System.Globalization;
using Lab.Engine.Telemetry.Scope;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Panels;

/// <summary>Operation against operation: the share of time in which both were inside the tables, under the policy in force.</summary>
public sealed partial class OverlapPanel : ComponentBase
{
    private bool _counts;

    /// <summary>Null: nobody has looked.</summary>
    [Parameter] public OverlapMatrix? Matrix { get; set; }

    private string Text(OverlapCell cell) => cell.Count == 0 ? "0" : _counts ? Number(cell.Count) : OverlapMatrix.Percent(cell.Share);

    private static string Class(OverlapCell cell) => cell.Level < 0 ? "never" : $"heat-{cell.Level}";

    private static string Facts(OverlapCell cell)
    {
        var who = cell.Row == cell.Column ? $"two workers at {ScopeWords.Of(cell.Row)}" : $"{ScopeWords.Of(cell.Row)} and {ScopeWords.Of(cell.Column)}";
        var share = cell.Count == 0 ? OverlapMatrix.AtMost(cell.Samples) : OverlapMatrix.Percent(cell.Share);
        return $"{who}: {Number(cell.Count)} of {Number(cell.Samples)} moments, {share}";
    }

    private static string Samples(OverlapMatrix matrix) =>
        $"{Number(matrix.Samples)} moments, some 100 a second at random, since policy {matrix.Policy} began. 0 means {OverlapMatrix.AtMost(matrix.Samples)} (95\u202f%)."
        + (matrix.Skipped > 0 ? $" {Number(matrix.Skipped)} more said nothing: somebody came or went during every look." : string.Empty);

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '\u202f');
}

using System.Globalization;
using Lab.Engine.Workloads;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Panels;

/// <summary>Measured cost of broadcast invalidations against concurrent initiators, beside what the model was told.</summary>
public sealed partial class TlbiPanel : ComponentBase
{
    private static readonly (string Others, int Least, int Most)[] Classes =
        [("0", 0, 0), ("1", 1, 1), ("2", 2, 2), ("3", 3, 3), ("4–7", 4, 7), ("8 and more", 8, int.MaxValue)];

    /// <summary>Of the run: by class of others, as <see cref="TlbiCost"/>.</summary>
    [Parameter, EditorRequired] public required IReadOnlyList<TlbiCost> Costs { get; set; }

    [Parameter, EditorRequired] public required RunOptions Options { get; set; }

    private string Model => string.Create(CultureInfo.InvariantCulture, $"{Ns(Options.TlbiBaseNs)} + {Ns(Options.TlbiPerInitiatorNs)} per other + {Ns(Options.TlbiPerPageNs)} per page of a range");

    internal IEnumerable<Row> Rows => Classes.Zip(Costs, (among, cost) => new Row(
        among.Others,
        cost.Count,
        cost.Count == 0 ? MetricText.None : MetricText.Of(cost.Median, MetricUnit.Time),
        cost.Count == 0 ? MetricText.None : MetricText.Of(cost.P99, MetricUnit.Time),
        Expected(among.Least, among.Most)));

    private string Expected(int least, int most)
    {
        var from = Ns(Options.TlbiBaseNs + ((long)least * Options.TlbiPerInitiatorNs));
        return least == most ? from : $"{from} and more";
    }

    private static string Ns(long ns) => MetricText.Of(ns / 1e9, MetricUnit.Time);

    /// <param name="Expected">By the model, without pages of a range.</param>
    internal sealed record Row(string Others, long Count, string Median, string P99, string Expected);
}

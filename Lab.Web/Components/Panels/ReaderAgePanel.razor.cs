using System.Globalization;
using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Panels;

/// <summary>The reader-age histogram: ages 0 and 1 are right, 2 proves a broken RCU.</summary>
public sealed partial class ReaderAgePanel : ComponentBase
{
    [Parameter] public ReaderAges? Ages { get; set; }

    private bool IsBroken => Ages is { Whole: > 0 };

    private string Verdict => Ages is not { } ages ? string.Empty
        : IsBroken ? $"RCU is broken: a whole grace period lay in {Number(ages.Whole)} of {Number(ages.All)} read sections. The run ended there."
        : $"0 of {Number(ages.All)} observed at age 2: evidence, not proof. With 95\u202f% certainty {OverlapMatrix.AtMost(ages.All)} of such sections.";

    internal IEnumerable<Row> Rows => Ages is not { } ages ? [] :
    [
        RowOf("0", "none ended", "No grace period ended in the section.", null, ages.None),
        RowOf("1", "one was under way", "One ended that had begun before the section: it need not wait for it.", null, ages.Ended),
        RowOf("2+", ages.Whole > 0 ? "BROKEN: a whole one" : "a whole one", "A grace period began and ended inside the section: it should have waited.", ages.Whole > 0 ? "bad" : null, ages.Whole),
    ];

    private Row RowOf(string age, string words, string means, string? style, long count)
    {
        var width = count == 0 ? 0 : Math.Max(2, 100 * Math.Log10(1 + count) / Math.Log10(1 + Math.Max(9, Ages!.All)));
        return new Row(age, words, means, style, Number(count), string.Create(CultureInfo.InvariantCulture, $"width: {width:0.#}%"));
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    internal sealed record Row(string Age, string Words, string Means, string? Class, string Count, string Width);
}

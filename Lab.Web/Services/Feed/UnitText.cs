using System.Text.RegularExpressions;

namespace Lab.Web.Services.Feed;

/// <summary>The engine's sentences as the page writes quantities: a thin space before the unit, and µ for u. The engine's own are for e-mail.</summary>
public static partial class UnitText
{
    /// <param name="text">"held for 27.5 us"</param>
    /// <returns>The same with the units of <see cref="MetricText"/>.</returns>
    public static string Of(string text) => Quantity().Replace(text, found => $"\u202f{(found.Value == " us" ? "µs" : found.Value[1..])}");

    [GeneratedRegex(@"(?<=\d) (?:ns|us|ms|s|B|KiB|MiB|GiB|k|M|%)(?![\p{L}\d])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quantity();
}

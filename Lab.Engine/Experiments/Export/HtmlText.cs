using System.Globalization;
using System.Net;
using System.Text;

namespace Lab.Engine.Experiments.Export;

/// <summary>HTML and SVG under construction: text is escaped, numbers are written the same everywhere.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new();

    /// <summary>Markup of this program's own. Holes are escaped; numbers get at most one decimal.</summary>
    public HtmlText Add(FormattableString markup)
    {
        _text.AppendFormat(CultureInfo.InvariantCulture, markup.Format, [.. markup.GetArguments().Select(Escaped)]).Append('\n');
        return this;
    }

    /// <summary>Markup that was made here before.</summary>
    public HtmlText Append(HtmlText part)
    {
        _text.Append(part._text);
        return this;
    }

    /// <summary>As it is: it must not hold what others wrote.</summary>
    public HtmlText Raw(string markup)
    {
        _text.Append(markup).Append('\n');
        return this;
    }

    public override string ToString() => _text.ToString();

    private static string Escaped(object? value) => value switch
    {
        double number => number.ToString("0.#", CultureInfo.InvariantCulture),
        _ => WebUtility.HtmlEncode(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };
}

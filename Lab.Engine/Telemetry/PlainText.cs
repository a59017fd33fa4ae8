using System.Globalization;
using System.Text;

namespace Lab.Engine.Telemetry;

/// <summary>Lines of at most 72 columns: fit for a terminal, a file and an e-mail.</summary>
public sealed class PlainText
{
    public const int Columns = 72;

    private readonly StringBuilder _text = new();

    public PlainText Line(string line = "")
    {
        _text.Append(line.TrimEnd()).Append('\n');
        return this;
    }

    /// <summary>Breaks between words; a following line is set in by two more than the first.</summary>
    /// <param name="words">Spaces before the first word set the text in.</param>
    /// <param name="continuation">Ends each line but the last: " \" of a command.</param>
    public PlainText Wrapped(string words, string continuation = "")
    {
        var margin = new string(' ', words.Length - words.TrimStart(' ').Length);
        string? line = null;
        foreach (var word in words.Split(' ', '\n').Where(word => word.Length > 0))
        {
            if (line is not null && line.Length + 1 + word.Length + continuation.Length > Columns)
            {
                Line(line + continuation);
                line = $"{margin}  {word}";
            }
            else
            {
                line = line is null ? margin + word : $"{line} {word}";
            }
        }

        return Line(line ?? "");
    }

    /// <summary>"12 345".</summary>
    public static string Grouped(long number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ');

    /// <summary>"1 core", "2 cores".</summary>
    public static string Plural(long number, string noun) => $"{Grouped(number)} {noun}{(number == 1 ? "" : "s")}";

    public override string ToString() => _text.ToString();
}

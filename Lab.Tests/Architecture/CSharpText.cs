using System.Text;

namespace Lab.Tests.Architecture;

/// <summary>Just enough of C#'s lexical grammar to look at code only.</summary>
public static class CSharpText
{
    /// <summary>Comments, strings and characters become spaces; line ends stay.</summary>
    public static string WithoutCommentsAndStrings(string text)
    {
        var code = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            var end = EndOfBlank(text, at);
            if (end == at)
            {
                code.Append(text[at++]);
                continue;
            }

            for (; at < end; at++)
                code.Append(text[at] == '\n' ? '\n' : ' ');
        }

        return code.ToString();
    }

    /// <returns>Where the comment, string or character that begins here ends; the same place if none does.</returns>
    private static int EndOfBlank(string text, int at)
    {
        if (StartsWith(text, at, "//"))
            return EndAt(text.IndexOf('\n', at), text);
        if (StartsWith(text, at, "/*"))
            return After(text.IndexOf("*/", at + 2, StringComparison.Ordinal), 2, text);
        if (StartsWith(text, at, "\"\"\""))
            return EndOfRawString(text, at);
        if (StartsWith(text, at, "@\"") || StartsWith(text, at, "@$\"") || StartsWith(text, at, "$@\""))
            return EndOfVerbatimString(text, text.IndexOf('"', at) + 1);
        if (text[at] == '"')
            return EndOfQuoted(text, at + 1, '"');
        return text[at] == '\'' ? EndOfQuoted(text, at + 1, '\'') : at;
    }

    private static int EndOfRawString(string text, int at)
    {
        var quotes = 0;
        while (at + quotes < text.Length && text[at + quotes] == '"')
            quotes++;
        return After(text.IndexOf(new string('"', quotes), at + quotes, StringComparison.Ordinal), quotes, text);
    }

    private static int EndOfVerbatimString(string text, int at)
    {
        while (at < text.Length)
        {
            if (text[at] != '"')
                at++;
            else if (StartsWith(text, at, "\"\""))
                at += 2;
            else
                return at + 1;
        }

        return text.Length;
    }

    private static int EndOfQuoted(string text, int at, char quote)
    {
        while (at < text.Length && text[at] != '\n')
        {
            if (text[at] == '\\')
                at++;
            else if (text[at] == quote)
                return at + 1;
            at++;
        }

        return Math.Min(at, text.Length);
    }

    private static bool StartsWith(string text, int at, string what) =>
        string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private static int EndAt(int found, string text) => found < 0 ? text.Length : found;

    private static int After(int found, int length, string text) => found < 0 ? text.Length : found + length;
}

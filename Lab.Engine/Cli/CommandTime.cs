using System.Globalization;

namespace Lab.Engine.Cli;

/// <summary>Times as one writes them: 50ms, 2s.</summary>
internal static class CommandTime
{
    /// <param name="text">Null: not given.</param>
    /// <param name="name">The option, for the problem.</param>
    /// <param name="usual">If it is not given, or wrong.</param>
    public static int Milliseconds(string? text, string name, int usual, List<string> problems)
    {
        if (text is null)
            return usual;
        var unit = text.EndsWith("ms", StringComparison.Ordinal) ? 1 : text.EndsWith('s') ? 1_000 : 0;
        var digits = unit == 0 ? text : text.TrimEnd('s', 'm');
        if (unit > 0 && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value * unit <= int.MaxValue)
            return (int)Math.Round(value * unit);
        problems.Add($"{name} is \"{text}\"; it must be a time such as 50ms or 2s.");
        return usual;
    }
}

using System.CommandLine;

namespace Lab.Engine.Cli;

/// <summary>A line as it was given, to be given again.</summary>
internal static class CommandWords
{
    public static string Of(ParseResult line) => string.Join(' ', line.Tokens.Select(token => token.Value.Contains(' ', StringComparison.Ordinal) ? $"'{token.Value}'" : token.Value).Prepend("lab"));
}

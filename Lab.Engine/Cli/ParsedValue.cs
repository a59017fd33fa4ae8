using System.CommandLine;

namespace Lab.Engine.Cli;

/// <summary>Values of a line that may have errors: what could not be read is absent, for the error is reported elsewhere.</summary>
internal static class ParsedValue
{
    /// <returns>False if the option is neither given nor has a default, or could not be read.</returns>
    public static bool TryRead<T>(this ParseResult line, Option<T> option, out T value)
    {
        var result = line.GetResult(option);
        var readable = result is not null && !result.Errors.Any() && (result.Tokens.Count > 0 || option.HasDefaultValue || option.ValueType == typeof(bool));
        value = readable ? line.GetValue(option)! : default!;
        return readable;
    }

    /// <inheritdoc cref="TryRead{T}(ParseResult, Option{T}, out T)"/>
    public static bool TryRead(this ParseResult line, Argument<string> argument, out string value)
    {
        value = line.GetResult(argument) is { Tokens: [var token, ..] } ? token.Value : "";
        return value.Length > 0;
    }

    public static bool IsGiven(this ParseResult line, Option option) => line.GetResult(option) is { Implicit: false };
}

using System.Globalization;

namespace Lab.Engine.Simulation;

/// <summary>
/// How schedules were made, as one line: <c>random switch=0.08 drain=0.08 stale=0.5 fail=0</c>,
/// <c>pct depth=3 steps=80 drain=0.08 stale=0.5 fail=0</c>, or <c>default</c>.
/// </summary>
public static class StrategyText
{
    private const string Default = "default";

    public static string Of(SimOptions options)
    {
        var rates = string.Create(CultureInfo.InvariantCulture, $"drain={options.Rates.Drain:R} stale={options.Rates.Stale:R} fail={options.Rates.Fail:R}");
        return options.Strategy switch
        {
            StrategyKind.Random => string.Create(CultureInfo.InvariantCulture, $"random switch={options.Rates.Switch:R} {rates}"),
            StrategyKind.Pct => string.Create(CultureInfo.InvariantCulture, $"pct depth={options.Depth} steps={options.ExpectedSteps} {rates}"),
            _ => Default,
        };
    }

    /// <summary>Read the line into options.</summary>
    /// <returns>Null if it is none; then <paramref name="problem"/> says what is wrong.</returns>
    public static SimOptions? Parse(string text, SimOptions options, out string? problem)
    {
        problem = null;
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words.FirstOrDefault())
        {
            case Default:
                return options with { Strategy = StrategyKind.Replay, Schedule = Schedule.Default };
            case "random":
                options = options with { Strategy = StrategyKind.Random };
                break;
            case "pct":
                options = options with { Strategy = StrategyKind.Pct };
                break;
            default:
                problem = $"strategy is \"{text}\"; it begins with random, pct or {Default}.";
                return null;
        }

        foreach (var word in words.Skip(1))
        {
            if (Set(options, word) is not { } next)
            {
                problem = $"strategy has \"{word}\"; write switch=, drain=, stale=, fail=, depth= or steps= and a number.";
                return null;
            }

            options = next;
        }

        return options;
    }

    private static SimOptions? Set(SimOptions options, string word)
    {
        var at = word.IndexOf('=', StringComparison.Ordinal);
        if (at < 1 || !double.TryParse(word.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            return null;
        return word[..at] switch
        {
            "switch" => options with { Rates = options.Rates with { Switch = value } },
            "drain" => options with { Rates = options.Rates with { Drain = value } },
            "stale" => options with { Rates = options.Rates with { Stale = value } },
            "fail" => options with { Rates = options.Rates with { Fail = value } },
            "depth" => options with { Depth = (int)value },
            "steps" => options with { ExpectedSteps = (long)value },
            _ => null,
        };
    }
}

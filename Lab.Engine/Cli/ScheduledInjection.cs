using System.Globalization;
using Lab.Engine.Link;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;

namespace Lab.Engine.Cli;

/// <summary>An injection and when it begins, as one writes it: "reader-stall:100ms@2s", "callback-flood:50000@1s", "tlbi-cost:50us,500ms@2s".</summary>
/// <param name="At">Since the run began.</param>
/// <param name="Text">As it was written.</param>
public sealed record ScheduledInjection(InjectionRequest Request, TimeSpan At, string Text)
{
    private const string Form = "KIND[:VALUE][@TIME], such as reader-stall:100ms@2s, callback-flood:50000@1s or tlbi-cost:50us,500ms@2s";

    private static readonly (string Suffix, double Ns)[] s_units = [("ns", 1), ("us", 1e3), ("ms", 1e6), ("s", 1e9)];

    /// <param name="injection">Not null if there is no problem.</param>
    /// <returns>What is wrong, a sentence each.</returns>
    public static IReadOnlyList<string> Parse(string text, RunLimits limits, out ScheduledInjection? injection)
    {
        injection = null;
        var (what, when) = Cut(text, '@');
        var (name, values) = Cut(what, ':');
        var problems = new List<string>();
        if (!InjectionJson.TryFindKind(name, out var kind))
            problems.Add(InjectionJson.NoSuchKind(name));
        var at = 0.0;
        if (when is not null && !TryTime(when, out at))
            problems.Add($"inject is \"{text}\"; \"{when}\" is no time such as 2s or 500ms.");
        if (problems.Count > 0)
            return problems;

        var request = new InjectionRequest { Kind = kind };
        if (values is not null && !TryValues(values, ref request))
            return [$"inject is \"{text}\"; it must be {Form}."];
        problems.AddRange(request.Problems(limits));
        injection = new ScheduledInjection(request, TimeSpan.FromTicks((long)(at / 100)), text);
        return problems;
    }

    private static bool TryValues(string values, ref InjectionRequest request)
    {
        var parts = values.Split(',');
        switch (request.Kind)
        {
            case InjectionKind.CallbackFlood when parts is [var count] && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var callbacks):
                request = request with { Callbacks = callbacks };
                return true;
            case InjectionKind.TlbiCost when parts is [var cost, var length] && TryTime(cost, out var costNs) && TryTime(length, out var lengthNs):
                request = request with { CostNs = Whole(costNs), Ms = Whole(lengthNs / 1e6) };
                return true;
            case InjectionKind.CallbackFlood or InjectionKind.TlbiCost:
                return false;
            default:
                if (parts is not [var time] || !TryTime(time, out var ns))
                    return false;
                request = request with { Ms = Whole(ns / 1e6) };
                return true;
        }
    }

    private static int Whole(double value) => (int)Math.Min(Math.Round(value), int.MaxValue);

    private static bool TryTime(string text, out double ns)
    {
        foreach (var (suffix, unit) in s_units)
        {
            // "ms" ends with "s" too: what is before the suffix must be a number.
            if (text.EndsWith(suffix, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - suffix.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                ns = number * unit;
                return ns < 1e15;
            }
        }

        ns = 0;
        return false;
    }

    private static (string Before, string? After) Cut(string text, char at)
    {
        var index = text.IndexOf(at, StringComparison.Ordinal);
        return index < 0 ? (text, null) : (text[..index], text[(index + 1)..]);
    }
}

using System.Globalization;

namespace Lab.Web.Services.Reenact;

/// <summary>What the page shows, as its address says it: <c>/reenact/B7?seed=1&amp;step=42&amp;variant=broken</c>.</summary>
/// <param name="Bug">Null: none is chosen.</param>
/// <param name="Seed">Null: nothing is run.</param>
/// <param name="Step">Lines of the trace that have happened, 0 for none; null: up to the violation, or all.</param>
/// <param name="IsFixed">The fixed variant's trace is shown.</param>
public sealed record ReenactView(string? Bug, ulong? Seed, int? Step, bool IsFixed)
{
    public const string Path = "/reenact";
    public const string FixedVariant = "fixed";
    public const string BrokenVariant = "broken";

    public string Address
    {
        get
        {
            if (Bug is null)
                return Path;
            var query = new List<string>();
            if (Seed is { } seed)
                query.Add(string.Create(CultureInfo.InvariantCulture, $"seed={seed}"));
            if (Step is { } step)
                query.Add(string.Create(CultureInfo.InvariantCulture, $"step={step}"));
            if (Seed is not null)
                query.Add($"variant={(IsFixed ? FixedVariant : BrokenVariant)}");
            return query.Count == 0 ? $"{Path}/{Bug}" : $"{Path}/{Bug}?{string.Join('&', query)}";
        }
    }

    /// <param name="problems">Each part of the address that says nothing, a sentence each.</param>
    public static ReenactView Parse(string? bug, string? seed, string? step, string? variant, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        var known = ReenactmentCatalog.Find(bug)?.Id;
        if (bug is not null && known is null)
            found.Add($"There is no re-enactment {bug}.");
        ulong? seedValue = null;
        if (seed is not null)
        {
            if (TryReadSeed(seed, out var value))
                seedValue = value;
            else
                found.Add($"Seed {seed} is no whole number from 0 to {ulong.MaxValue}.");
        }

        int? stepValue = null;
        if (step is not null)
        {
            if (int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                stepValue = value;
            else
                found.Add($"Step {step} is no whole number.");
        }

        if (variant is not null and not BrokenVariant and not FixedVariant)
            found.Add($"Variant {variant} is neither {BrokenVariant} nor {FixedVariant}.");
        problems = found;
        return new ReenactView(known, seedValue, stepValue, variant == FixedVariant);
    }

    public static bool TryReadSeed(string text, out ulong seed) =>
        ulong.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out seed);
}

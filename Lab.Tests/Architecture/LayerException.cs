namespace Lab.Tests.Architecture;

/// <summary>One use that goes up on purpose, and why that is harmless.</summary>
/// <param name="From">A layer.</param>
/// <param name="To">A namespace below Lab.Engine.</param>
public sealed record LayerException(string From, string To, string Reason)
{
    public bool Allows(string layer, string used) =>
        layer == From && (used == To || used.StartsWith(To + ".", StringComparison.Ordinal));
}

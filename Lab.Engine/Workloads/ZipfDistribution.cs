using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads;

/// <summary>
/// Zipf-distributed ranks in constant time (Gray et al., "Quickly generating billion-record synthetic databases",
/// SIGMOD 1994), scattered over the pages so that hot pages do not share tables.
/// </summary>
public sealed class ZipfDistribution
{
    /// <summary>Exponent.</summary>
    public const double Theta = 0.99;

    private readonly ulong _count;
    private readonly double _zeta;
    private readonly double _eta;
    private readonly ulong _scatter;

    /// <param name="count">Items, at least 1.</param>
    public ZipfDistribution(ulong count)
    {
        Invariant.That(count > 0);
        _count = count;
        for (ulong i = 1; i <= count; i++)
            _zeta += 1 / Math.Pow(i, Theta);
        var zeta2 = 1 + (1 / Math.Pow(2, Theta));
        _eta = count < 2 ? 1 : (1 - Math.Pow(2.0 / count, 1 - Theta)) / (1 - (zeta2 / _zeta));
        _scatter = CoprimeNear(count, (ulong)(count * 0.618));
    }

    /// <returns>An item, below the count; rank 0 comes most often.</returns>
    public ulong Rank(ref DeterministicRandom random)
    {
        var u = random.Unit();
        var uz = u * _zeta;
        if (uz < 1)
            return 0;
        if (uz < 1 + Math.Pow(0.5, Theta))
            return Math.Min(1, _count - 1);
        var rank = (ulong)(_count * Math.Pow((_eta * u) - _eta + 1, 1 / (1 - Theta)));
        return Math.Min(rank, _count - 1);
    }

    /// <returns>A page, below the count: ranks scattered one to one.</returns>
    public ulong Page(ref DeterministicRandom random) => (ulong)((UInt128)Rank(ref random) * _scatter % _count);

    private static ulong CoprimeNear(ulong count, ulong start)
    {
        for (var candidate = Math.Max(1, start); ; candidate++)
        {
            var (a, b) = (candidate, count);
            while (b != 0)
                (a, b) = (b, a % b);
            if (a == 1)
                return candidate;
        }
    }
}

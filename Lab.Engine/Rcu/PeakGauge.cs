using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>The largest value seen of a gauge, in a word that several threads raise.</summary>
internal static unsafe class PeakGauge<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>Never blocks. Orders nothing that a caller may rely on.</summary>
    /// <returns>The peak: at least <paramref name="value"/>.</returns>
    internal static ulong Raise(ulong* peak, ulong value)
    {
        var before = TPlatform.Load(peak);
        while (before < value)
        {
            var seen = TPlatform.CompareExchange(peak, value, before);
            if (seen == before)
                return value;
            before = seen;
        }

        return before;
    }
}

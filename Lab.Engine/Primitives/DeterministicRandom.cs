using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>Seeded xoshiro256**. A struct: keep it in a field and pass it by reference.</summary>
public struct DeterministicRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <param name="seed">Any value.</param>
    /// <param name="purpose">Streams of one seed with different purposes are independent.</param>
    public DeterministicRandom(ulong seed, ulong purpose = 0)
    {
        var state = seed ^ (purpose * 0xD1B5_4A32_D192_ED03);
        _a = SplitMix(ref state);
        _b = SplitMix(ref state);
        _c = SplitMix(ref state);
        _d = SplitMix(ref state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Next()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <returns>Below <paramref name="bound"/>, which must not be 0.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Below(ulong bound) => Math.BigMul(Next(), bound, out _);

    /// <param name="percent">0: never, 100: always.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Percent(uint percent) => Below(100) < percent;

    /// <returns>In [0, 1).</returns>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E37_79B9_7F4A_7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }
}

using Lab.Engine.Primitives;

namespace Lab.Tests.Support;

/// <summary>Seeded noise of known distributions.</summary>
public sealed class NoiseSource(ulong seed)
{
    private DeterministicRandom _random = new(seed, 0x4015);

    /// <summary>Standard normal (Box and Muller).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.Unit())) * Math.Cos(2 * Math.PI * _random.Unit());

    /// <summary>In [0, 1).</summary>
    public double Unit() => _random.Unit();
}

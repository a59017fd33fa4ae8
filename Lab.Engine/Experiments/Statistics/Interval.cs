namespace Lab.Engine.Experiments.Statistics;

/// <summary>An estimate and the interval that covers the true value with the level asked for.</summary>
/// <param name="Middle">The estimate.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct Interval(double Middle, double Low, double High)
{
    /// <summary>The interval is on one side of <paramref name="value"/>.</summary>
    public bool Excludes(double value) => Low > value || High < value;

    /// <summary>Both ends lie within the distance of 0.</summary>
    public bool IsWithin(double distance) => Low >= -distance && High <= distance;

    /// <summary>Of logarithms: the same as factors.</summary>
    public Interval Exp() => new(Math.Exp(Middle), Math.Exp(Low), Math.Exp(High));
}

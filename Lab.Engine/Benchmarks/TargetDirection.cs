namespace Lab.Engine.Benchmarks;

/// <summary>Which ratio, and on which side of the bar.</summary>
public enum TargetDirection
{
    /// <summary>Time ÷ limit, to be no more than the bar.</summary>
    AtMost,

    /// <summary>Limit ÷ time, a speed-up, to be no less than the bar.</summary>
    AtLeast,
}

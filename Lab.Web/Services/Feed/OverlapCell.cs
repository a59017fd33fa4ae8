using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Feed;

/// <summary>Moments at which one worker was at one operation inside the tables and another at the other.</summary>
/// <param name="Samples">Moments looked at.</param>
public sealed record OverlapCell(ScopeOperation Row, ScopeOperation Column, long Count, long Samples)
{
    /// <summary>Shares from which the colours begin: thirds of a decade, from what a minute of looking can tell to always.</summary>
    private static readonly double[] Steps = [0, 0.000_1, 0.000_3, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.6];

    /// <summary>Number of colours.</summary>
    public static int Levels => Steps.Length;

    /// <summary>0 to 1.</summary>
    public double Share => Samples == 0 ? 0 : (double)Count / Samples;

    /// <summary>Of the colour, from 0; -1: it never happened.</summary>
    public int Level => Count == 0 ? -1 : Array.FindLastIndex(Steps, step => Share >= step);

    /// <summary>The share from which a colour begins.</summary>
    public static double From(int level) => Steps[level];
}

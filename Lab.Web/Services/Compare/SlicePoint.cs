using Lab.Engine.Experiments;

namespace Lab.Web.Services.Compare;

/// <summary>A slice that counts, as a chart shows it.</summary>
/// <param name="X">The pair's number from 1; of the calibration below 0.</param>
/// <param name="IsChance">Of A against A.</param>
public sealed record SlicePoint(double X, bool IsChance, Arm Arm, SliceCounts Counts);

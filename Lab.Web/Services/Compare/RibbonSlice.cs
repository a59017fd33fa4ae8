using Lab.Engine.Experiments;

namespace Lab.Web.Services.Compare;

/// <summary>A slice of the ribbon.</summary>
/// <param name="Runs">Whose configuration it runs: in the calibration always A's.</param>
public sealed record RibbonSlice(Arm Runs, RibbonState State);

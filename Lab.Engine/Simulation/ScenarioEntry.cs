namespace Lab.Engine.Simulation;

/// <summary>A scenario on offer.</summary>
/// <param name="Source">Makes its runs.</param>
/// <param name="Size">How long one is.</param>
/// <param name="Steps">About how many steps one has: PCT spreads its changes over them.</param>
/// <param name="Policy">The lock policy that it is for; null if it is not about one.</param>
/// <param name="Faults">Whether operations may be made to fail on purpose.</param>
public sealed record ScenarioEntry(IScenarioSource Source, ScenarioSize Size, long Steps, string? Policy = null, bool Faults = false)
{
    public string Name => Source.Name;

    /// <summary>Runs in a row: about as much work for each scenario.</summary>
    public int Batch => Size switch
    {
        ScenarioSize.Tiny => 128,
        ScenarioSize.Small => 32,
        _ => 2,
    };
}

namespace Lab.Engine.Simulation;

/// <summary>How a simulated machine's decisions are made.</summary>
public enum StrategyKind
{
    /// <summary>At random steps (<see cref="RandomStrategy"/>).</summary>
    Random,

    /// <summary>By priorities with few changes (<see cref="PctStrategy"/>).</summary>
    Pct,

    /// <summary>As a race script says (<see cref="ScriptStrategy"/>).</summary>
    Script,

    /// <summary>As a written schedule says (<see cref="ReplayStrategy"/>).</summary>
    Replay,
}

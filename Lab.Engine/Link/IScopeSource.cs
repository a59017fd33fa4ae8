using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Link;

/// <summary>Where news of the RCU scope comes from.</summary>
public interface IScopeSource
{
    /// <summary>How the scope stands, with the newest capture if it was not taken before. One caller.</summary>
    /// <returns>Null: it is disarmed, and that was said.</returns>
    ScopeNews? TakeScope();

    /// <summary>A capture was made that nobody took. Cheap.</summary>
    bool HasCapture { get; }

    /// <summary>Grace periods by whom they waited for last.</summary>
    /// <returns>Null: no run is there.</returns>
    GracePeriodBlame? ReadBlame();
}

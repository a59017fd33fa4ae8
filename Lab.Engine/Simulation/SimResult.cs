namespace Lab.Engine.Simulation;

/// <summary>What one run came to.</summary>
/// <param name="Failure">Null: nothing was wrong.</param>
/// <param name="Problem">What kept a script from running as written; null if nothing did.</param>
/// <param name="Steps">Steps made.</param>
/// <param name="Switches">Times that another task went on.</param>
/// <param name="Hash">Equal for equal runs.</param>
/// <param name="Points">Pause points reached, a bit each.</param>
/// <param name="Outcome">The scenario's own (<see cref="Scenario.Outcome"/>); empty after a failure.</param>
/// <param name="Reached">Targets of the scenario that it reached, a bit each; 0 after a failure.</param>
/// <param name="Schedule">The decisions made.</param>
public sealed record SimResult(
    SimFailure? Failure, string? Problem, long Steps, long Switches, ulong Hash, ulong Points, string Outcome, ulong Reached, Schedule Schedule);

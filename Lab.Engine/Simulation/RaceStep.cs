using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>One line of a race script.</summary>
/// <param name="Task">Who goes on.</param>
/// <param name="Point">Until where; null: until it has ended.</param>
/// <param name="Times">How often it must come there.</param>
public sealed record RaceStep(string Task, PausePoint? Point, int Times);

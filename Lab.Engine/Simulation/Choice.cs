namespace Lab.Engine.Simulation;

/// <summary>One decision of a schedule that is not the default one.</summary>
/// <param name="Step">Number of the step, from 1.</param>
/// <param name="Kind">What is decided.</param>
/// <param name="Value">See <see cref="ChoiceKind"/>.</param>
public readonly record struct Choice(long Step, ChoiceKind Kind, int Value);

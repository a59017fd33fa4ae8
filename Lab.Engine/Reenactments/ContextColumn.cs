namespace Lab.Engine.Reenactments;

/// <summary>One assertion about every walker context.</summary>
/// <param name="Name">"may sleep".</param>
/// <param name="Checker">"C-CTX"; empty where the run itself is the proof.</param>
/// <param name="Rule">The invariant that it is part of.</param>
/// <param name="Test">The test that shows every cell of it: class and method.</param>
public sealed record ContextColumn(string Name, string Checker, string Rule, string Test);

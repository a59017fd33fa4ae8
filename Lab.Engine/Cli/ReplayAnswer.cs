namespace Lab.Engine.Cli;

/// <summary>What came of a replay.</summary>
/// <param name="Text">For people; the last line counts agreements and disagreements.</param>
/// <param name="Agreed">Everything was replayed and agreed.</param>
public readonly record struct ReplayAnswer(string Text, bool Agreed);

namespace Lab.Engine.Checkers;

/// <summary>What a quiescent table looked like.</summary>
/// <param name="Problems">Rule and what breaks it, a sentence each; empty if the table is as it should be.</param>
/// <param name="Tables">Table pages reached, roots among them.</param>
/// <param name="Leaves">Valid leaves.</param>
/// <param name="EmptyTables">Tables below the root without an entry: legal, a map that lost its leaf leaves them.</param>
public sealed record QuiescenceReport(IReadOnlyList<string> Problems, int Tables, long Leaves, int EmptyTables);

namespace Lab.Engine.Primitives;

/// <summary>Grace periods that waited last for readers at one operation and level.</summary>
/// <param name="Held">False: no reader was in the way; operation and level mean nothing.</param>
/// <param name="Level">Or <see cref="TraceRecord.NoLevel"/>.</param>
/// <param name="Count">Grace periods.</param>
/// <param name="TotalNs">Sum of their lengths, nanoseconds: the whole of each counts for the last reader in the way.</param>
public readonly record struct BlameRow(bool Held, TraceOperation Operation, int Level, long Count, long TotalNs);

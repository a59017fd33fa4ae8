namespace Lab.Engine.PageTable;

/// <summary>What to do at each entry. Implement as a struct: the walker is compiled once per visitor.</summary>
public interface IPteVisitor
{
    /// <summary>A constant, so that the JIT removes the visits not asked for.</summary>
    static abstract WalkVisits Visits { get; }

    /// <param name="entry">The entry as read once; nothing about alignment of its address may be assumed.</param>
    /// <param name="visit">Which of the three visits this is.</param>
    PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit);
}

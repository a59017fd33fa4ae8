namespace Lab.Engine.PageTable;

/// <summary>What to do at each entry. Implement as a struct: the walker is compiled once per visitor.</summary>
public unsafe interface IPteVisitor
{
    /// <summary>A constant, so that the JIT removes the visits not asked for.</summary>
    static abstract WalkVisits Visits { get; }

    /// <summary>A constant: other software walkers may be in the same tables.</summary>
    static virtual bool IsShared => false;

    /// <summary>A constant: <see cref="VisitRun"/> does something.</summary>
    static virtual bool VisitsRuns => false;

    /// <summary>A constant: the entry is not read again after the visit before its children. Wrong, and for re-enactment.</summary>
    static virtual bool KeepsStaleTable => false;

    /// <summary>
    /// Do to plain last-level entries, from this one on, just what a visit of each would do, and stop before the first
    /// that is not plain. Asked only where nobody listens to events; the visit of each is what defines the operation.
    /// </summary>
    /// <param name="slot">The first.</param>
    /// <param name="count">Entries of the walk that follow in this table.</param>
    /// <param name="ipa">Of the first, bytes.</param>
    /// <param name="start">Where the walk began, bytes.</param>
    /// <returns>Entries done.</returns>
    int VisitRun(ulong* slot, int count, ulong ipa, ulong start) => 0;

    /// <param name="entry">The entry as read once; nothing about alignment of its address may be assumed.</param>
    /// <param name="visit">Which of the three visits this is.</param>
    PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit);
}

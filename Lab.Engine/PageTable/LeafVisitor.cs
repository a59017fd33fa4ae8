namespace Lab.Engine.PageTable;

/// <summary>Remembers the last entry met that is no table.</summary>
internal struct LeafVisitor : IPteVisitor
{
    public static WalkVisits Visits => WalkVisits.Leaf;

    public Pte Found { get; private set; }

    public int Level { get; private set; }

    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        Found = entry.Old;
        Level = entry.Level;
        return PgtableResult.Done;
    }
}

namespace Lab.Engine.PageTable;

/// <summary>A visitor whose walker does not read a table entry again after the visit before its children (B6).</summary>
internal struct StaleTableVisitor<TVisitor>(TVisitor inner) : IPteVisitor
    where TVisitor : struct, IPteVisitor
{
#pragma warning disable IDE0044 // not readonly: its calls change it, and a copy would be changed instead
    private TVisitor _inner = inner;
#pragma warning restore IDE0044

    public static WalkVisits Visits => TVisitor.Visits;

    public static bool KeepsStaleTable => true;

    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit) => _inner.Visit(entry, visit);
}

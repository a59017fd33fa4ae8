namespace Lab.Engine.Simulation;

/// <summary>An atomic that always changes its location.</summary>
internal enum AtomicKind
{
    Exchange,
    Add,
    Or,
}

namespace Lab.Engine.Workloads.Conformance;

/// <summary>A subtree that waits for a grace period, or was built unlinked.</summary>
/// <param name="Level">Of the entry that pointed to it, or that it is to replace.</param>
internal readonly record struct VectorSubtree(int Page, int Level)
{
    public override string ToString() => $"page {Page} for level {Level}";
}

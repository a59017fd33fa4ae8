namespace Lab.Engine.Workloads.Conformance;

/// <summary>One entry of one table page.</summary>
internal readonly record struct VectorEntry(int Page, int Index, VectorDescriptor Value)
{
    public override string ToString() => $"page {Page} entry {Index} = {Value}";
}

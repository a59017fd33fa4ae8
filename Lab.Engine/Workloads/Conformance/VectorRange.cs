namespace Lab.Engine.Workloads.Conformance;

/// <summary>One call of a cache-maintenance hook: output address and bytes.</summary>
internal readonly record struct VectorRange(ulong Address, ulong Size)
{
    public override string ToString() => $"{Address:x} size {Size:x}";
}

namespace Lab.Engine.Workloads.Conformance;

/// <summary>One TLB invalidation: its kind as recordings name it, address, and level hint or pages.</summary>
internal readonly record struct VectorInvalidation(string Kind, ulong Address, long LevelOrPages)
{
    public override string ToString() => $"{Kind} {Address:x} {LevelOrPages}";
}

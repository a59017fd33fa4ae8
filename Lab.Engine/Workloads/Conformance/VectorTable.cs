namespace Lab.Engine.Workloads.Conformance;

/// <summary>One table page of a full state.</summary>
/// <param name="Base">First input address it covers, bytes; of an unlinked subtree counted from 0.</param>
internal readonly record struct VectorTable(int Page, int Level, ulong Base, uint References)
{
    public override string ToString() => $"page {Page}: level {Level}, base {Base:x}, {References} references";
}

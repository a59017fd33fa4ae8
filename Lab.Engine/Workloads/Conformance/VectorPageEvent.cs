namespace Lab.Engine.Workloads.Conformance;

/// <summary>What happened to a table page: A, P allocated, F, Q freed, D handed to deferred freeing (then with the level of its entry).</summary>
internal readonly record struct VectorPageEvent(char Kind, int Page, int Level)
{
    public override string ToString() => Kind == 'D' ? $"D {Page} level {Level}" : $"{Kind} {Page}";
}

namespace Lab.Tests.Litmus;

/// <summary>Tests that need the cores for themselves: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class LitmusCollection
{
    public const string Name = "litmus";
}

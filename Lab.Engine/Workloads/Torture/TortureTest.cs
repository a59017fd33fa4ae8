namespace Lab.Engine.Workloads.Torture;

/// <summary>One way to look for a grace period that is too short, or that does not come.</summary>
internal abstract class TortureTest
{
    public abstract string Name { get; }

    /// <summary>Share of the time left that a correct flavour gets.</summary>
    public abstract double Weight { get; }

    /// <summary>Run on threads of its own until the slice's time or tries are used up, or a violation is seen.</summary>
    public abstract TortureResult Run(TortureSlice slice);
}

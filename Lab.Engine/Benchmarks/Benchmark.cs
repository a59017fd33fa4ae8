namespace Lab.Engine.Benchmarks;

/// <summary>One thing to be timed: a fixed piece of work, repeated by the runner in rounds.</summary>
/// <remarks>A pass prepares, times only the work named by <see cref="What"/>, and restores. One thread calls it.</remarks>
public abstract class Benchmark(string name, string what) : IDisposable
{
    /// <summary>Words with hyphens; unique in a run.</summary>
    public string Name { get; } = name;

    /// <summary>One line for people: what one operation is.</summary>
    public string What { get; } = what;

    /// <summary>Null: a limit of the machine, for others to be compared with.</summary>
    public BenchmarkTarget? Target { get; init; }

    /// <summary>
    /// Other threads take part. If one of them is preempted the work is not harder but easier, so a round's time is the
    /// median of its passes and not the best.
    /// </summary>
    public bool NeedsOtherThreads { get; init; }

    /// <summary>
    /// It needs all the cores at once, which a shared machine does not always give, and nothing can make it look better than
    /// it is: best rounds are compared, not round by round.
    /// </summary>
    public bool ComparesBest { get; init; }

    /// <summary>Do the work once.</summary>
    /// <returns>Nanoseconds for one operation.</returns>
    public abstract double Pass();

    /// <summary>A remark on what was seen besides the time; null: none.</summary>
    public virtual string? Remark => null;

    public virtual void Dispose() => GC.SuppressFinalize(this);
}

namespace Lab.Engine.Simulation;

/// <summary>What could be done at one step.</summary>
/// <param name="step">Number of the step.</param>
/// <param name="current">The task at hand.</param>
/// <param name="others">Tasks that could run instead, in turn after the task at hand.</param>
/// <param name="pending">Tasks with stores in their buffers.</param>
public readonly ref struct ChoicePoint(long step, int current, ReadOnlySpan<int> others, ReadOnlySpan<int> pending)
{
    public long Step { get; } = step;

    public int Current { get; } = current;

    public ReadOnlySpan<int> Others { get; } = others;

    public ReadOnlySpan<int> Pending { get; } = pending;
}

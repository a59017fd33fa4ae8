namespace Lab.Engine.Simulation;

/// <summary>What one task knows of the others' accesses: how many of each.</summary>
internal sealed class TaskClock(int tasks)
{
    // Learnt by plain loads; counts from the next barrier on.
    private readonly int[] _heard = new int[tasks];

    /// <summary>What is ordered before the task's next access.</summary>
    public int[] Known { get; } = new int[tasks];

    /// <summary>What was known at the last barrier: what a plain store after it tells.</summary>
    public int[] AtBarrier { get; } = new int[tasks];

    public void Clear()
    {
        Array.Clear(Known);
        Array.Clear(AtBarrier);
        Array.Clear(_heard);
    }

    /// <summary>The task makes an access.</summary>
    public void Tick(int task) => Known[task]++;

    /// <summary>A store was read that tells this.</summary>
    public void Read(ReadOnlySpan<int> message, bool acquires)
    {
        if (message.Length > 0)
            Raise(acquires ? Known : _heard, message);
    }

    public void Join(ReadOnlySpan<int> others) => Raise(Known, others);

    public void Barrier()
    {
        Raise(Known, _heard);
        Known.CopyTo(AtBarrier.AsSpan());
    }

    /// <summary>To at least what another clock says.</summary>
    public static void Raise(Span<int> clock, ReadOnlySpan<int> other)
    {
        for (var task = 0; task < other.Length; task++)
        {
            if (other[task] > clock[task])
                clock[task] = other[task];
        }
    }
}

namespace Lab.Engine.Simulation;

/// <summary>A fill of whole words, kept for the words that no task had used by then: what they held before may still be read.</summary>
internal sealed unsafe class FilledRange
{
    private readonly nuint _first;
    private readonly ulong[] _before;

    public FilledRange(ulong* first, int words, ulong value, int task, int clock, int[] message)
    {
        _first = (nuint)first;
        _before = new Span<ulong>(first, words).ToArray();
        Value = value;
        Task = task;
        Clock = clock;
        Message = [.. message];
    }

    public ulong Value { get; }

    public int Task { get; }

    public int Clock { get; }

    /// <summary>What the fill tells who reads it.</summary>
    public int[] Message { get; }

    public bool Covers(nuint location) => location - _first < (nuint)_before.Length * sizeof(ulong);

    /// <summary>The word at an address before the fill.</summary>
    public ulong Before(nuint word) => _before[(word - _first) / sizeof(ulong)];
}

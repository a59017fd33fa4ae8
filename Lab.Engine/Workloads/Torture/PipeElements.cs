using System.Collections.Concurrent;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Torture;

/// <summary>
/// The pipe's elements: published, then one stage further with each grace period, then free again. Each has a line of
/// its own: stage, in use (the kernel's mbtest), and a reader's note for another reader.
/// </summary>
internal sealed class PipeElements<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    public const int PipeLength = 10;

    private const int Count = 512;
    private const int Words = CacheLine.Stride / sizeof(ulong);

    private readonly SharedWords<TPlatform> _words = new(Count * Words);
    private readonly SharedWords<TPlatform> _root = new(1, padded: true);
    private readonly ConcurrentQueue<int> _free = new();
    private readonly long[] _climbed = new long[PipeLength + 1];

    public PipeElements()
    {
        for (var element = 0; element < Count; element++)
            _free.Enqueue(element);
        _ = TryTake(out var first);
        _root.Store(0, (ulong)first);
    }

    /// <summary>Elements that reached each stage: rcutorture's "Free-Block Circulation".</summary>
    public IReadOnlyList<long> Circulation => _climbed;

    /// <summary>The published element. Inside a section.</summary>
    public int Published => (int)_root.Load(0);

    public ulong Stage(int element) => _words.Load(element * Words);

    public bool IsInUse(int element) => _words.Load((element * Words) + 1) != 0;

    /// <summary>Leave a note that a reader was in its given round when it saw the element, unless there is one.</summary>
    /// <param name="note">Not 0.</param>
    public void TryNote(int element, ulong note)
    {
        if (_words.Load((element * Words) + 2) == 0)
            _words.CompareExchange((element * Words) + 2, note, 0);
    }

    /// <returns>The note, which is gone then; 0: none. Only after a grace period.</returns>
    public ulong TakeNote(int element) => _words.Exchange((element * Words) + 2, 0);

    /// <returns>False if all are in the pipe.</returns>
    public bool TryTake(out int element)
    {
        if (!_free.TryDequeue(out element))
            return false;
        _words.Store(element * Words, 0);
        _words.Store((element * Words) + 1, 1);
        return true;
    }

    /// <summary>Publish an element; the one before is at stage 1 then.</summary>
    /// <returns>The one before.</returns>
    public int Publish(int element)
    {
        var old = (int)_root.Exchange(0, (ulong)element);
        Reached(1);
        _words.Store(old * Words, 1);
        return old;
    }

    /// <summary>A grace period has passed for an element.</summary>
    /// <returns>True at the end of the pipe: it is free.</returns>
    public bool Climb(int element)
    {
        var stage = _words.Add(element * Words, 1);
        Reached((int)Math.Min(stage, PipeLength));
        if (stage < PipeLength)
            return false;
        _words.Store((element * Words) + 1, 0);
        _free.Enqueue(element);
        return true;
    }

    public void Dispose()
    {
        _words.Dispose();
        _root.Dispose();
    }

    // The writer and whoever runs callbacks both count; once a grace period, so a lock will do.
    private void Reached(int stage)
    {
        lock (_climbed)
            _climbed[stage]++;
    }
}

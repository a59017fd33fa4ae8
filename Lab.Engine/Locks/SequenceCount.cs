using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>
/// A few words under a sequence lock: writers exclude each other and make the count odd while they write; a reader takes
/// no lock, and reads again if the count was odd or has changed.
/// </summary>
/// <remarks>
/// For small values that are read far more often than written and may be read twice: statistics, a snapshot, a walk that
/// can be retried. It is no MMU lock: a hold cannot be optimistic. The words are reached through this type only, so that
/// the orderings hold without a fence: <b>S1</b> the writer's word stores are releases, after its count became odd;
/// <b>S2</b> the reader's word loads are acquires, before it looks at the count again. A reader that saw a new word so
/// sees an odd or a later count. <b>S3</b> the release that makes the count even pairs with the acquire in
/// <see cref="TryBegin"/>. A reader that stands still while 2^31 writes pass could take a torn value for a whole one.
/// Source: the published description of Linux's seqlock_t.
/// </remarks>
public sealed unsafe class SequenceCount<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly LockBlock _lockBlock;
    private readonly NativeBlock _wordBlock;
    private readonly LockWords* _words;
    private readonly ulong* _values;
    private readonly TicketLock<TPlatform> _writers;
    private readonly LockWaitKind _waits;

    /// <param name="words">Words of 64 bits under the count; zero at first.</param>
    /// <param name="waits">Of writers for each other, and of readers for a writer.</param>
    public SequenceCount(int words, LockWaitKind waits = LockWaitKind.SpinThenYield)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(words, 1);
        _lockBlock = new LockBlock(1, waits);
        _wordBlock = new NativeBlock((nuint)words * sizeof(ulong));
        _words = _lockBlock.Words;
        _values = (ulong*)_wordBlock.Address;
        _writers = TicketLock<TPlatform>.Create(_words);
        _waits = waits;
        Count = words;
    }

    /// <summary>Words under the count.</summary>
    public int Count { get; }

    /// <summary>Begin a read unless a writer is inside. Never waits.</summary>
    /// <param name="begun">What to give to <see cref="MustRetry"/>.</param>
    public bool TryBegin(out uint begun)
    {
        begun = TPlatform.Load(&_words->State);
        return (begun & 1) == 0;
    }

    /// <summary>Begin a read; waits while a writer is inside. May block.</summary>
    public uint Begin()
    {
        var wait = new LockWait<TPlatform>(_waits);
        uint begun;
        while (!TryBegin(out begun))
            wait.Once(&_words->State, begun, &_words->StateSleepers);
        return begun;
    }

    /// <summary>What was loaded since may be torn: forget it and begin again.</summary>
    public bool MustRetry(uint begun) => TPlatform.Load(&_words->State) != begun;

    /// <summary>One word. Between begin and retry, or by a writer. Acquire (S2).</summary>
    public ulong Load(int index) => TPlatform.Load(At(index));

    /// <summary>All words as they were at one moment, in one attempt.</summary>
    /// <returns>False if a writer was inside; the copy is then of no use.</returns>
    public bool TryRead(Span<ulong> copy)
    {
        Invariant.That(copy.Length == Count);
        if (!TryBegin(out var begun))
            return false;
        for (var index = 0; index < copy.Length; index++)
            copy[index] = TPlatform.Load(_values + index);
        return !MustRetry(begun);
    }

    /// <summary>All words as they were at one moment. May block.</summary>
    public void Read(Span<ulong> copy)
    {
        while (!TryRead(copy))
            Begin();
    }

    /// <summary>Exclude other writers and send readers away. May block.</summary>
    public void BeginWrite()
    {
        _writers.Enter();
        TPlatform.StorePlain(&_words->State, TPlatform.LoadPlain(&_words->State) + 1);
    }

    /// <summary>One word, between <see cref="BeginWrite"/> and <see cref="EndWrite"/>. Release (S1).</summary>
    public void Store(int index, ulong value)
    {
        Invariant.That((TPlatform.LoadPlain(&_words->State) & 1) != 0, "a word is stored outside a write");
        TPlatform.Store(At(index), value);
    }

    /// <summary>Release (S3).</summary>
    public void EndWrite()
    {
        var count = TPlatform.LoadPlain(&_words->State);
        Invariant.That((count & 1) != 0, "a write ends that did not begin");
        if (_waits != LockWaitKind.SpinThenPark)
        {
            TPlatform.Store(&_words->State, count + 1);
        }
        else
        {
            TPlatform.Add(&_words->State, 1);
            LockWait<TPlatform>.Wake(&_words->State, &_words->StateSleepers);
        }

        _writers.Leave();
    }

    public void Dispose()
    {
        _wordBlock.Dispose();
        _lockBlock.Dispose();
    }

    private ulong* At(int index)
    {
        Invariant.That((uint)index < (uint)Count);
        return _values + index;
    }
}

namespace Lab.Engine.Locks;

/// <summary>
/// A lock as a value over native words, with no statistics. Each acquire is in two halves: a try that never waits and
/// leaves no trace if it fails, and the wait for after it.
/// </summary>
public unsafe interface IRawMmuLock<TSelf>
    where TSelf : struct, IRawMmuLock<TSelf>
{
    /// <param name="words">Zeroed; kept by the caller while the lock is used.</param>
    /// <param name="yields">Waiters offer their core now and then.</param>
    static abstract TSelf Create(LockWords* words, bool yields);

    /// <summary>A constant: false if readers exclude each other.</summary>
    static abstract bool ReadersShare { get; }

    /// <summary>Someone waits. A hint: true a moment late, false a moment early.</summary>
    bool IsContended { get; }

    /// <summary>Take the read side if that needs no wait. Acquire.</summary>
    bool TryAcquireRead();

    /// <summary>Take the write side if that needs no wait. Acquire.</summary>
    bool TryAcquireWrite();

    /// <summary>Wait in line for the read side. Acquire.</summary>
    void AcquireReadContended();

    /// <summary>Wait in line for the write side. Acquire.</summary>
    void AcquireWriteContended();

    /// <summary>Release; pairs with the acquire of the next holder.</summary>
    void ReleaseRead();

    /// <inheritdoc cref="ReleaseRead"/>
    void ReleaseWrite();
}

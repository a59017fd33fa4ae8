namespace Lab.Engine.Locks;

/// <summary>
/// A lock as a value over native words, with no statistics. Each acquire is in two halves: a try that never waits and
/// leaves no trace if it fails, and the wait for after it.
/// </summary>
/// <remarks>
/// An owner number is below the owner count of the words, is used by one thread at a time, and holds the lock once at a
/// time. The lock trusts its caller in that; <see cref="MmuLock{TPlatform}"/> checks.
/// </remarks>
public unsafe interface IRawMmuLock<TSelf>
    where TSelf : struct, IRawMmuLock<TSelf>
{
    /// <param name="words">Of a <see cref="LockBlock"/>, kept by the caller while the lock is used. Any number of
    /// values over the same words are the same lock.</param>
    static abstract TSelf Create(LockWords* words);

    /// <summary>A constant.</summary>
    static abstract LockTraits Traits { get; }

    /// <summary>Someone waits. A hint: true a moment late, false a moment early.</summary>
    bool IsContended { get; }

    /// <summary>Take the read side if that needs no wait. Acquire.</summary>
    bool TryAcquireRead(int owner);

    /// <summary>Take the write side if that needs no wait. Acquire.</summary>
    bool TryAcquireWrite(int owner);

    /// <summary>Wait for the read side. Acquire.</summary>
    void AcquireReadContended(int owner);

    /// <summary>Wait for the write side. Acquire.</summary>
    void AcquireWriteContended(int owner);

    /// <summary>Release; pairs with the acquire of the next holder.</summary>
    void ReleaseRead(int owner);

    /// <inheritdoc cref="ReleaseRead"/>
    void ReleaseWrite(int owner);
}

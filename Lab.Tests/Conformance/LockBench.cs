using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Tests.Conformance;

/// <summary>One lock over words of its own, for a test.</summary>
public sealed unsafe class LockBench<TLock> : IDisposable
    where TLock : struct, IRawMmuLock<TLock>
{
    /// <summary>Owner numbers that a test may use.</summary>
    public const int Owners = 16;

    private const int WarmUps = 64;

    private readonly LockBlock _block;

    /// <remarks>Some reads go first, so that a lock that favours readers once it has seen some does.</remarks>
    public LockBench(LockWaitKind waits = LockWaitKind.SpinThenYield)
    {
        _block = new LockBlock(Owners, waits);
        Lock = TLock.Create(Words);
        for (var i = 0; i < WarmUps; i++)
        {
            AcquireRead(0);
            Lock.ReleaseRead(0);
        }
    }

    public TLock Lock { get; }

    public LockWords* Words => _block.Words;

    /// <summary>Changes when a thread begins to wait.</summary>
    public (uint Ticket, uint Tail, uint Waiters, uint State) Line =>
        (HostPlatform.Load(&Words->NextTicket), HostPlatform.Load(&Words->Tail), HostPlatform.Load(&Words->Waiters),
            HostPlatform.Load(&Words->State));

    /// <summary>Waiters that sleep, or are about to.</summary>
    public uint Asleep
    {
        get
        {
            var asleep = HostPlatform.Load(&Words->StateSleepers) + HostPlatform.Load(&Words->QueueSleepers)
                + HostPlatform.Load(&Words->ReadersOutSleepers);
            if (typeof(TLock) == typeof(FutexMutexLock<HostPlatform>) && HostPlatform.Load(&Words->State) == 2)
                asleep += HostPlatform.Load(&Words->Waiters);
            for (var owner = 0; owner < Owners; owner++)
                asleep += HostPlatform.Load(&LockWords.Owner(Words, owner)->Grant) / 2;
            return asleep;
        }
    }

    public void AcquireRead(int owner)
    {
        if (!Lock.TryAcquireRead(owner))
            Lock.AcquireReadContended(owner);
    }

    public void AcquireWrite(int owner)
    {
        if (!Lock.TryAcquireWrite(owner))
            Lock.AcquireWriteContended(owner);
    }

    /// <summary>Wake whoever a broken lock left asleep, so that its threads end.</summary>
    public void WakeEverybody()
    {
        HostPlatform.Unpark(&Words->State, int.MaxValue);
        HostPlatform.Unpark(&Words->Served, int.MaxValue);
        HostPlatform.Unpark(&Words->ReadersOut, int.MaxValue);
        for (var owner = 0; owner < Owners; owner++)
        {
            HostPlatform.Unpark(&LockWords.Owner(Words, owner)->Grant, int.MaxValue);
            HostPlatform.Unpark((uint*)&LockWords.Owner(Words, owner)->Reading, int.MaxValue);
        }

        for (var entry = 0; entry < LockWords.TableEntries; entry++)
            HostPlatform.Unpark(&Words->VisibleReaders + entry, int.MaxValue);
    }

    public void Dispose() => _block.Dispose();
}

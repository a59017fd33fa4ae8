using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Tests.Conformance;

/// <summary>One lock over words of its own, for a test.</summary>
public sealed unsafe class LockBench<TLock> : IDisposable
    where TLock : struct, IRawMmuLock<TLock>
{
    private readonly NativeBlock _block = new((nuint)sizeof(LockWords));

    public LockBench(bool yields = true) => Lock = TLock.Create(Words, yields);

    public TLock Lock { get; }

    public LockWords* Words => (LockWords*)_block.Address;

    /// <summary>Tickets ever taken: waiters and holders that stood in line.</summary>
    public uint TicketsTaken => HostPlatform.Load(&Words->NextTicket);

    public void AcquireRead()
    {
        if (!Lock.TryAcquireRead())
            Lock.AcquireReadContended();
    }

    public void AcquireWrite()
    {
        if (!Lock.TryAcquireWrite())
            Lock.AcquireWriteContended();
    }

    public void Dispose() => _block.Dispose();
}

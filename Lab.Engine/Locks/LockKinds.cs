using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>Facts about each kind of lock, for those who choose one.</summary>
public static class LockKinds
{
    /// <summary>Every kind, in the order of the enum.</summary>
    public static IReadOnlyList<LockKind> All { get; } = Enum.GetValues<LockKind>();

    public static LockTraits Traits(this LockKind kind) => kind switch
    {
        LockKind.TestAndSet => TestAndSetLock<HostPlatform>.Traits,
        LockKind.Ticket => TicketLock<HostPlatform>.Traits,
        LockKind.Mcs => McsLock<HostPlatform>.Traits,
        LockKind.FutexMutex => FutexMutexLock<HostPlatform>.Traits,
        LockKind.QueuedReaderWriter => QueuedReaderWriterLock<HostPlatform>.Traits,
        LockKind.PhaseFair => PhaseFairLock<HostPlatform>.Traits,
        LockKind.Bravo => BravoLock<HostPlatform>.Traits,
        LockKind.PerCpuReader => PerCpuReaderLock<HostPlatform>.Traits,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such lock."),
    };

    /// <summary>False if the read side is the write side under another name.</summary>
    public static bool ReadersShare(this LockKind kind) => (kind.Traits() & LockTraits.ReadersShare) != 0;

    /// <summary>How its waiters wait unless told otherwise: the futex mutex parks, the others yield.</summary>
    public static LockWaitKind DefaultWait(this LockKind kind) =>
        kind == LockKind.FutexMutex ? LockWaitKind.SpinThenPark : LockWaitKind.SpinThenYield;
}

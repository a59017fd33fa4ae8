using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>A lock whose kind is data: each call is a branch on the kind and then that lock's own code, inlined.</summary>
/// <remarks>
/// The tries and releases of the two reader-writer locks that a fault takes are inlined into the caller; the other kinds
/// cost a call and a jump by table more.
/// </remarks>
internal readonly unsafe struct KindLock<TPlatform>(LockKind kind, LockWords* words)
    where TPlatform : struct, IPlatform
{
    internal LockKind Kind => kind;

    internal LockWords* Words => words;

    internal bool IsContended => kind switch
    {
        LockKind.TestAndSet => TestAndSetLock<TPlatform>.Create(words).IsContended,
        LockKind.Ticket => TicketLock<TPlatform>.Create(words).IsContended,
        LockKind.Mcs => McsLock<TPlatform>.Create(words).IsContended,
        LockKind.FutexMutex => FutexMutexLock<TPlatform>.Create(words).IsContended,
        LockKind.QueuedReaderWriter => QueuedReaderWriterLock<TPlatform>.Create(words).IsContended,
        LockKind.PhaseFair => PhaseFairLock<TPlatform>.Create(words).IsContended,
        LockKind.Bravo => BravoLock<TPlatform>.Create(words).IsContended,
        LockKind.PerCpuReader => PerCpuReaderLock<TPlatform>.Create(words).IsContended,
        _ => NoSuchKind(kind),
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryAcquireRead(int owner)
    {
        if (kind == LockKind.PerCpuReader)
            return PerCpuReaderLock<TPlatform>.Create(words).TryAcquireRead(owner);
        if (kind == LockKind.QueuedReaderWriter)
            return QueuedReaderWriterLock<TPlatform>.Create(words).TryAcquireRead(owner);
        return TryAcquireReadOther(kind, words, owner);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryAcquireWrite(int owner)
    {
        if (kind == LockKind.QueuedReaderWriter)
            return QueuedReaderWriterLock<TPlatform>.Create(words).TryAcquireWrite(owner);
        return TryAcquireWriteOther(kind, words, owner);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ReleaseRead(int owner)
    {
        if (kind == LockKind.PerCpuReader)
            PerCpuReaderLock<TPlatform>.Create(words).ReleaseRead(owner);
        else if (kind == LockKind.QueuedReaderWriter)
            QueuedReaderWriterLock<TPlatform>.Create(words).ReleaseRead(owner);
        else
            ReleaseReadOther(kind, words, owner);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ReleaseWrite(int owner)
    {
        if (kind == LockKind.QueuedReaderWriter)
            QueuedReaderWriterLock<TPlatform>.Create(words).ReleaseWrite(owner);
        else
            ReleaseWriteOther(kind, words, owner);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void AcquireReadContended(int owner)
    {
        switch (kind)
        {
            case LockKind.TestAndSet:
                TestAndSetLock<TPlatform>.Create(words).AcquireReadContended(owner);
                break;
            case LockKind.Ticket:
                TicketLock<TPlatform>.Create(words).AcquireReadContended(owner);
                break;
            case LockKind.Mcs:
                McsLock<TPlatform>.Create(words).AcquireReadContended(owner);
                break;
            case LockKind.FutexMutex:
                FutexMutexLock<TPlatform>.Create(words).AcquireReadContended(owner);
                break;
            case LockKind.QueuedReaderWriter:
                QueuedReaderWriterLock<TPlatform>.Create(words).AcquireReadContended(owner);
                break;
            case LockKind.PhaseFair:
                PhaseFairLock<TPlatform>.Create(words).AcquireReadContended(owner);
                break;
            case LockKind.Bravo:
                BravoLock<TPlatform>.Create(words).AcquireReadContended(owner);
                break;
            case LockKind.PerCpuReader:
                PerCpuReaderLock<TPlatform>.Create(words).AcquireReadContended(owner);
                break;
            default:
                NoSuchKind(kind);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void AcquireWriteContended(int owner)
    {
        switch (kind)
        {
            case LockKind.TestAndSet:
                TestAndSetLock<TPlatform>.Create(words).AcquireWriteContended(owner);
                break;
            case LockKind.Ticket:
                TicketLock<TPlatform>.Create(words).AcquireWriteContended(owner);
                break;
            case LockKind.Mcs:
                McsLock<TPlatform>.Create(words).AcquireWriteContended(owner);
                break;
            case LockKind.FutexMutex:
                FutexMutexLock<TPlatform>.Create(words).AcquireWriteContended(owner);
                break;
            case LockKind.QueuedReaderWriter:
                QueuedReaderWriterLock<TPlatform>.Create(words).AcquireWriteContended(owner);
                break;
            case LockKind.PhaseFair:
                PhaseFairLock<TPlatform>.Create(words).AcquireWriteContended(owner);
                break;
            case LockKind.Bravo:
                BravoLock<TPlatform>.Create(words).AcquireWriteContended(owner);
                break;
            case LockKind.PerCpuReader:
                PerCpuReaderLock<TPlatform>.Create(words).AcquireWriteContended(owner);
                break;
            default:
                NoSuchKind(kind);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryAcquireReadOther(LockKind kind, LockWords* words, int owner) => kind switch
    {
        LockKind.TestAndSet => TestAndSetLock<TPlatform>.Create(words).TryAcquireRead(owner),
        LockKind.Ticket => TicketLock<TPlatform>.Create(words).TryAcquireRead(owner),
        LockKind.Mcs => McsLock<TPlatform>.Create(words).TryAcquireRead(owner),
        LockKind.FutexMutex => FutexMutexLock<TPlatform>.Create(words).TryAcquireRead(owner),
        LockKind.PhaseFair => PhaseFairLock<TPlatform>.Create(words).TryAcquireRead(owner),
        LockKind.Bravo => BravoLock<TPlatform>.Create(words).TryAcquireRead(owner),
        _ => NoSuchKind(kind),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryAcquireWriteOther(LockKind kind, LockWords* words, int owner) => kind switch
    {
        LockKind.TestAndSet => TestAndSetLock<TPlatform>.Create(words).TryAcquireWrite(owner),
        LockKind.Ticket => TicketLock<TPlatform>.Create(words).TryAcquireWrite(owner),
        LockKind.Mcs => McsLock<TPlatform>.Create(words).TryAcquireWrite(owner),
        LockKind.FutexMutex => FutexMutexLock<TPlatform>.Create(words).TryAcquireWrite(owner),
        LockKind.PhaseFair => PhaseFairLock<TPlatform>.Create(words).TryAcquireWrite(owner),
        LockKind.Bravo => BravoLock<TPlatform>.Create(words).TryAcquireWrite(owner),
        LockKind.PerCpuReader => PerCpuReaderLock<TPlatform>.Create(words).TryAcquireWrite(owner),
        _ => NoSuchKind(kind),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReleaseReadOther(LockKind kind, LockWords* words, int owner)
    {
        switch (kind)
        {
            case LockKind.TestAndSet:
                TestAndSetLock<TPlatform>.Create(words).ReleaseRead(owner);
                break;
            case LockKind.Ticket:
                TicketLock<TPlatform>.Create(words).ReleaseRead(owner);
                break;
            case LockKind.Mcs:
                McsLock<TPlatform>.Create(words).ReleaseRead(owner);
                break;
            case LockKind.FutexMutex:
                FutexMutexLock<TPlatform>.Create(words).ReleaseRead(owner);
                break;
            case LockKind.PhaseFair:
                PhaseFairLock<TPlatform>.Create(words).ReleaseRead(owner);
                break;
            case LockKind.Bravo:
                BravoLock<TPlatform>.Create(words).ReleaseRead(owner);
                break;
            default:
                NoSuchKind(kind);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ReleaseWriteOther(LockKind kind, LockWords* words, int owner)
    {
        switch (kind)
        {
            case LockKind.TestAndSet:
                TestAndSetLock<TPlatform>.Create(words).ReleaseWrite(owner);
                break;
            case LockKind.Ticket:
                TicketLock<TPlatform>.Create(words).ReleaseWrite(owner);
                break;
            case LockKind.Mcs:
                McsLock<TPlatform>.Create(words).ReleaseWrite(owner);
                break;
            case LockKind.FutexMutex:
                FutexMutexLock<TPlatform>.Create(words).ReleaseWrite(owner);
                break;
            case LockKind.PhaseFair:
                PhaseFairLock<TPlatform>.Create(words).ReleaseWrite(owner);
                break;
            case LockKind.Bravo:
                BravoLock<TPlatform>.Create(words).ReleaseWrite(owner);
                break;
            case LockKind.PerCpuReader:
                PerCpuReaderLock<TPlatform>.Create(words).ReleaseWrite(owner);
                break;
            default:
                NoSuchKind(kind);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool NoSuchKind(LockKind kind)
    {
        Invariant.Fail($"lock kind {kind}");
        return false;
    }
}

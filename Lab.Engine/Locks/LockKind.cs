namespace Lab.Engine.Locks;

/// <summary>The MMU locks on offer. What each promises: <see cref="LockKinds"/>; when to take which: docs/locks.md.</summary>
public enum LockKind
{
    /// <summary>Test-and-test-and-set spinlock: whoever comes at the right moment gets it. Readers are writers.</summary>
    TestAndSet,

    /// <summary>FIFO spinlock; readers are writers.</summary>
    Ticket,

    /// <summary>FIFO spinlock in which each waiter polls a line of its own; readers are writers.</summary>
    Mcs,

    /// <summary>Three-state mutex that sleeps in the kernel; readers are writers.</summary>
    FutexMutex,

    /// <summary>Linux's qrwlock: readers share, a waiting writer holds back later readers.</summary>
    QueuedReaderWriter,

    /// <summary>Readers and writers take turns: a reader waits for one writer at most.</summary>
    PhaseFair,

    /// <summary>BRAVO over the queued rwlock: readers enter by a table while no writer comes.</summary>
    Bravo,

    /// <summary>Readers write only a line of their own; a writer fences the whole process and looks at every line.</summary>
    PerCpuReader,
}

namespace Lab.Engine.Locks;

/// <summary>The MMU locks on offer.</summary>
public enum LockKind
{
    /// <summary>FIFO spinlock; readers are writers.</summary>
    Ticket,

    /// <summary>Linux's qrwlock: readers share, a waiting writer holds back later readers.</summary>
    QueuedReaderWriter,
}

namespace Lab.Engine.PageTable;

/// <summary>What a page-table operation came to. The values are the kernel's errno values.</summary>
public enum PgtableResult
{
    Done = 0,

    /// <summary>-EPERM: this walker may not do that.</summary>
    NotPermitted = -1,

    /// <summary>-EAGAIN: another walker owns or has changed the entry, or nothing is left to change. The guest faults again.</summary>
    Again = -11,

    /// <summary>-ENOMEM: the memory cache is empty. Top it up outside the lock and start again.</summary>
    OutOfPages = -12,

    /// <summary>-EINVAL: the request contradicts itself or the table.</summary>
    Invalid = -22,

    /// <summary>-ERANGE: the range reaches past the table's input addresses.</summary>
    OutOfRange = -34,
}

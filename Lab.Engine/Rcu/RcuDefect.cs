namespace Lab.Engine.Rcu;

/// <summary>
/// A known way to get RCU wrong, for the tests of the tests: a torture that does not catch it proves nothing. What each
/// does is data in <see cref="RcuProtocol"/>.
/// </summary>
internal enum RcuDefect
{
    None,

    /// <summary>
    /// The fence of the flavour is left out: the process-wide one of a grace period, the one of an outermost enter, the
    /// one of going online.
    /// </summary>
    NoFence,

    /// <summary>The process-wide fence stands after the scan of the readers.</summary>
    ScanBeforeFence,

    /// <summary>A grace period takes the number of the one before it, so it takes older readers for later ones.</summary>
    NumberOneTooLow,

    /// <summary>A scan leaves out the slot registered last.</summary>
    SlotLeftOut,

    /// <summary>A cookie names the grace period already under way, so polling says yes one too early.</summary>
    CookieOneTooLow,

    /// <summary>The end of a grace period takes callbacks with it that were queued while it ran.</summary>
    CallbacksOneEarly,

    /// <summary>Barrier returns at once.</summary>
    BarrierDoesNotWait,

    /// <summary>The last callback of each chunk is never run.</summary>
    CallbackLost,

    /// <summary>The number of callbacks pending changes nothing.</summary>
    NoThrottle,

    /// <summary>call_rcu does not wake the grace-period thread.</summary>
    NoWake,

    /// <summary>Readers are never asked to yield.</summary>
    NoUrgency,

    /// <summary>Nothing is said of a grace period that waits too long.</summary>
    NoStallWarning,
}

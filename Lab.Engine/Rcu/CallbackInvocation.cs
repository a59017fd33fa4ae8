namespace Lab.Engine.Rcu;

/// <summary>Who invokes callbacks whose grace period is over.</summary>
public enum CallbackInvocation
{
    /// <summary>Whoever drives grace periods: one thread at a time, mostly the grace-period thread. Source: Linux
    /// CONFIG_RCU_NOCB_CPU.</summary>
    Offloaded,

    /// <summary>
    /// The reader that queued them, in <see cref="RcuReader{TPlatform}.InvokeReady"/>; the driver does it for a reader
    /// that is gone, for one that has left callbacks ready for a millisecond, and while somebody waits in Barrier.
    /// Callbacks of one reader never run at the same time, those of two readers may. Source: Linux RCU_SOFTIRQ.
    /// </summary>
    Owner,
}

namespace Lab.Engine.Rcu;

/// <summary>What a stall warning is about.</summary>
public enum RcuStallKind
{
    /// <summary>A grace period waits for a reader.</summary>
    Reader,

    /// <summary>The grace-period thread has work and does not come round. Source: Linux "kthread starved".</summary>
    GracePeriodThread,
}

namespace Lab.Engine.Locks;

/// <summary>What guards a hypervisor's stage-1 table.</summary>
public enum HypLockKind
{
    /// <summary>The host kernel's mutex (kvm_hyp_pgd_mutex): its holder may sleep.</summary>
    Mutex,

    /// <summary>EL2's own ticket spinlock: its holder may not.</summary>
    Spinlock,
}

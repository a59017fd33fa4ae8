using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Scope;

/// <summary>A worker as the scope draws it.</summary>
/// <param name="Name">"vcpu 0", "host 0", "migration", "rcu_gp".</param>
/// <param name="Reader">Slot of its RCU reader, by which a grace period names its holder.</param>
/// <param name="Lane">Where it records.</param>
public sealed record ScopeLane(string Name, int Reader, TraceLane Lane)
{
    /// <summary>Name of the lane of whoever drives grace periods.</summary>
    public const string Driver = "rcu_gp";
}

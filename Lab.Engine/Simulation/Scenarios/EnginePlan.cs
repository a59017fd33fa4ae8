using System.Text;
using Lab.Engine.Mmu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>A tiny VM and what its threads do: first alone, then together, then, with faults off, every vCPU to every page.</summary>
public sealed record EnginePlan
{
    public required LockPolicy Policy { get; init; }

    public EngineShape Shape { get; init; } = new();

    /// <summary>Before the tasks begin, by vCPU 0 and the host, alone.</summary>
    public IReadOnlyList<EngineStep> Before { get; init; } = [];

    /// <summary>Of each vCPU.</summary>
    public required IReadOnlyList<IReadOnlyList<EngineStep>> Vcpus { get; init; }

    /// <summary>Of the host; empty: there is no such task.</summary>
    public IReadOnlyList<EngineStep> Host { get; init; } = [];

    /// <summary>Of whoever logs; empty: there is no such task.</summary>
    public IReadOnlyList<EngineStep> Migration { get; init; } = [];

    /// <summary>Of RCU's thread; empty: there is no such task, and whoever waits steps.</summary>
    public int GracePeriodSteps { get; init; }

    /// <summary>Pages that every vCPU must reach in the end; empty: no liveness phase.</summary>
    public IReadOnlyList<ulong> Touched { get; init; } = [];

    /// <summary>At the end the real table is walked, torn down, and the pages are counted: much longer than a small plan itself.</summary>
    public bool Audits { get; init; } = true;

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append("policy ").Append(Policy.Name).Append("; ").Append(Shape);
        Add("before", Before);
        for (var vcpu = 0; vcpu < Vcpus.Count; vcpu++)
            Add($"vcpu {vcpu}", Vcpus[vcpu]);
        Add("host", Host);
        Add("migration", Migration);
        if (GracePeriodSteps > 0)
            text.Append("; rcu_gp: ").Append(GracePeriodSteps).Append(" steps");
        if (Touched.Count > 0)
            text.Append("; then every vCPU touches ").AppendJoin(' ', Touched);
        return text.ToString();

        void Add(string name, IReadOnlyList<EngineStep> steps)
        {
            if (steps.Count > 0)
                text.Append("; ").Append(name).Append(": ").AppendJoin(", ", steps);
        }
    }
}

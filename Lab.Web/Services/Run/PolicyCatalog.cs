using Lab.Engine.Mmu;

namespace Lab.Web.Services.Run;

/// <summary>The shipped lock policies, in the order of history.</summary>
public static class PolicyCatalog
{
    public static IReadOnlyList<PolicyChoice> All { get; } =
        [.. LockPolicy.All.Select(policy => new PolicyChoice(policy.Name, policy.Summary, policy.Reclaim is ReclaimScheme.RcuPerSubtree or ReclaimScheme.RcuPerPage))];

    /// <returns>Null if no policy has this name.</returns>
    public static PolicyChoice? Find(string? name) => All.FirstOrDefault(policy => string.Equals(policy.Name, name, StringComparison.Ordinal));
}

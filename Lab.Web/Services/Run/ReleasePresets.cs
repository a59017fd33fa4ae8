using Lab.Engine.Workloads;

namespace Lab.Web.Services.Run;

/// <summary>Kernel releases as presets of the policy, in the order of history. docs/policies.md says what each does.</summary>
public static class ReleasePresets
{
    public static IReadOnlyList<ReleasePreset> All { get; } =
    [
        new("6.1", "Linux 6.1", "One rwlock; only write faults on logged pages share it; ranges up to 512 GiB in one hold.", "rwlock-6.1", RangeChunkSize.Table512G),
        new(
            "6.2-patch-8", "6.2 series, patch 8 (and 9 to 13)",
            "Frees wait for a grace period, faults still take the write side. Patches 9 to 13 lock entries by compare-exchange, which nobody meets yet.",
            "rwlock+rcu", RangeChunkSize.Block1G),
        new("6.2", "Linux 6.2, patch 14", "Map and permission faults share the lock; replaced tables wait for a grace period.", "parallel", RangeChunkSize.Block1G),
        new("6.3", "Linux 6.3 to 6.12 and later", "As 6.2, and access-flag faults share the lock too.", "parallel+af", RangeChunkSize.Block1G),
    ];

    /// <returns>Null if no release has this key.</returns>
    public static ReleasePreset? Find(string? key) => All.FirstOrDefault(release => string.Equals(release.Key, key, StringComparison.Ordinal));

    /// <returns>Null if these options are no release's.</returns>
    public static ReleasePreset? Matching(RunOptions options) => All.FirstOrDefault(release => release.On(options) == options);
}

namespace Lab.Engine.Workloads.Selftests;

/// <summary>kvm_page_table_test: all vCPUs create mappings, split them under logging, and collapse them again; even ones write, odd ones read.</summary>
internal static class KvmPageTableTest
{
    public static Selftest Test { get; } = new()
    {
        Name = "kvm_page_table_test",
        Defaults = new RunOptions
        {
            Vcpus = 1, UnmapThreads = 0, DirtyLogging = true, Backing = BackingSize.Page4K, Order = AccessOrder.Sequential, Overlap = true,
            HarvestRounds = 1, DisableUnderLoad = false,
        },
        Differences =
        [
            "The test creates, splits and collapses one after the other, with a barrier between; here splits come with logging on, collapses with logging off, again and again.",
            "Even vCPUs write and odd ones read in the test; here every vCPU writes that share of its accesses.",
        ],
        Flags = [CommonFlags.Vcpus, CommonFlags.Bytes, CommonFlags.Backing, CommonFlags.Mode, CommonFlags.PhysicalOffset],
        Finish = draft =>
        {
            CommonFlags.FinishMemory(draft, isShared: true);
            CommonFlags.FinishBacking(draft);
            var writers = (draft.Vcpus + 1) / 2;
            draft.Options = draft.Options with { WritePercent = (int)Math.Round(100.0 * writers / draft.Vcpus) };
        },
    };
}

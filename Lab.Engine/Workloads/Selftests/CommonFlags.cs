using System.Globalization;

namespace Lab.Engine.Workloads.Selftests;

/// <summary>Flags that several selftests share, with one meaning.</summary>
internal static class CommonFlags
{
    private const ulong MiB = 1UL << 20;
    private const int MostVcpus = 64;
    private const int MostMiB = 65_536;
    private const int MostMiBPerVcpu = 4_096;

    private static readonly string[] s_smallHuge = ["16kb", "64kb", "512kb", "1mb"];
    private static readonly string[] s_largeHuge = ["8mb", "16mb", "32mb", "256mb", "512mb", "1gb", "2gb", "16gb"];

    public static SelftestFlag Vcpus { get; } = new("-v", (draft, text) =>
    {
        if (draft.Whole(text, 1, int.MaxValue) is { } vcpus)
            draft.Vcpus = draft.AtMost(vcpus, MostVcpus, "vCPUs");
    });

    public static SelftestFlag Bytes { get; } = new("-b", (draft, text) =>
    {
        if (TryBytes(text, out var bytes))
            draft.Bytes = bytes;
        else
            draft.Refuse("it must be a size such as 10M or 3G.");
    });

    public static SelftestFlag Backing { get; } = new("-s", SetBacking);

    public static SelftestFlag Overlap { get; } = new("-o", draft => draft.Options = draft.Options with { Overlap = true });

    /// <summary>A list of cores. <see cref="FinishCores"/> looks at its length.</summary>
    public static SelftestFlag Pin { get; } = new("-c", (draft, text) =>
    {
        var cores = text.Split(',');
        if (!cores.All(core => int.TryParse(core, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
        {
            draft.Refuse("it must be a list of cores such as 1,2,3.");
            return;
        }

        draft.CoresListed = cores.Length;
        draft.Options = draft.Options with { Pin = true };
        draft.Note("threads are pinned, but round-robin: the list itself is not used, since it names another machine's cores.");
    });

    public static SelftestFlag Mode { get; } = SelftestFlag.Ignored("-m", true, "page size and IPA width are not to be set here; the granule is 4 KiB.");

    public static SelftestFlag PhysicalOffset { get; } = SelftestFlag.Ignored("-p", true, "where guest memory lies is not to be set here.");

    /// <summary>Memory and vCPUs become options. Memory is whole blocks of 2 MiB, and no more than a run may have.</summary>
    /// <param name="isShared">The bytes are of all vCPUs together.</param>
    public static void FinishMemory(SelftestDraft draft, bool isShared = false)
    {
        var vcpus = draft.Vcpus;
        var asked = (draft.Bytes / (isShared ? (ulong)vcpus : 1UL)) + (isShared && draft.Bytes % (ulong)vcpus != 0 ? 1UL : 0);
        var blocks = Math.Max(1, (asked + (2 * MiB) - 1) / (2 * MiB));
        var most = (ulong)Math.Min(MostMiBPerVcpu, MostMiB / vcpus / 2 * 2);
        var mib = Math.Min(blocks * 2, most);
        if (blocks * 2 > most)
            draft.NoteAll($"-b: a vCPU has at most {most} MiB here with {vcpus} vCPUs, and {most} MiB is taken.");
        else if (asked != mib * MiB)
            draft.NoteAll($"-b: rounded up to {mib} MiB a vCPU, whole blocks of 2 MiB.");
        draft.Options = draft.Options with { Vcpus = vcpus, MiBPerVcpu = (int)mib };
    }

    /// <summary>All or nothing, and one more at most, for the main thread.</summary>
    public static void FinishCores(SelftestDraft draft)
    {
        if (draft.CoresListed > 0 && draft.CoresListed != draft.Vcpus && draft.CoresListed != draft.Vcpus + 1)
            draft.RefuseAll($"-c lists {draft.CoresListed} cores; it must list one for each of the {draft.Vcpus} vCPUs, and may list one more for the main thread.");
    }

    /// <summary>The test has a default, and this is what is taken for it.</summary>
    public static void FinishBacking(SelftestDraft draft)
    {
        if (!draft.IsGiven(Backing.Name))
            draft.NoteAll("-s is not given: anonymous memory is taken, 4 KiB pages.");
    }

    /// <summary>"10M", "3G", "4096".</summary>
    private static bool TryBytes(string text, out ulong bytes)
    {
        bytes = 0;
        if (text.Length == 0)
            return false;
        var shift = char.ToUpperInvariant(text[^1]) switch { 'K' => 10, 'M' => 20, 'G' => 30, 'T' => 40, _ => 0 };
        var digits = shift == 0 ? text : text[..^1];
        if (!ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0 || number > ulong.MaxValue >> (shift + 1))
            return false;
        bytes = number << shift;
        return true;
    }

    private static void SetBacking(SelftestDraft draft, string source)
    {
        var huge = source switch
        {
            _ when source.StartsWith("anonymous_hugetlb_", StringComparison.Ordinal) => source["anonymous_hugetlb_".Length..],
            "anonymous_hugetlb" or "shared_hugetlb" => "default",
            _ => null,
        };
        BackingSize? backing = (source, huge) switch
        {
            ("anonymous" or "shmem", _) => BackingSize.Page4K,
            ("anonymous_thp", _) or (_, "2mb" or "default") => BackingSize.Block2M,
            (_, { } size) when s_smallHuge.Contains(size, StringComparer.Ordinal) => BackingSize.Page4K,
            (_, { } size) when s_largeHuge.Contains(size, StringComparer.Ordinal) => BackingSize.Block2M,
            _ => null,
        };
        if (backing is null)
        {
            draft.Refuse($"\"{source}\" is no backing; it must be anonymous, anonymous_thp, anonymous_hugetlb or one with a size from _16kb to _16gb, shmem, or shared_hugetlb.");
            return;
        }

        draft.Options = draft.Options with { Backing = backing.Value };
        if (huge == "default")
            draft.Note("the host's default huge page is taken to be 2 MiB.");
        else if (huge is not null and not "2mb")
            draft.Note($"the host's memory has 4 KiB pages and 2 MiB blocks here; {(backing == BackingSize.Page4K ? "4 KiB pages are" : "2 MiB blocks are")} taken.");
        if (huge is not null)
            draft.Note("huge pages are taken as transparent ones are; nothing is reserved.");
        if (source is "shmem" or "shared_hugetlb")
            draft.Note("memory is mapped as anonymous memory is; sharing it with another process is not modelled.");
    }
}

using System.Globalization;
using Lab.Engine.PageTable;
using Lab.Engine.Workloads.Recordings;

namespace Lab.Engine.Workloads.Replay;

/// <summary>
/// What a recording tells about the kernel and the processor that made it, with what was decided otherwise.
/// </summary>
internal sealed record RecordingTraits
{
    public required KernelRelease Release { get; init; }

    /// <summary>Permission bits as of 6.19: execute is two bits, privileged and not.</summary>
    public required bool SplitExecute { get; init; }

    /// <summary>TLB invalidations were recorded at all: the nVHE kernel does them where no probe reaches.</summary>
    public required bool SeesTlbi { get; init; }

    public required bool SeesLocalTlbi { get; init; }

    /// <summary>The callbacks of unlinked subtrees were recorded.</summary>
    public required bool SeesCallbacks { get; init; }

    public required bool RangeTlbi { get; init; }

    public required bool ForcedWriteBack { get; init; }

    public required bool Lpa2 { get; init; }

    public required bool HardwareAccessFlag { get; init; }

    public required int? IpaBits { get; init; }

    /// <summary>A sentence for people.</summary>
    public string Describe() =>
        $"Replayed as {Release}, {(RangeTlbi ? "with" : "without")} range TLBI, {(ForcedWriteBack ? "with" : "without")} forced write-back"
        + $"{(Lpa2 ? ", LPA2 descriptors" : "")}; the {(HardwareAccessFlag ? "processor" : "kernel")} sets access flags"
        + $"{(SeesTlbi && !SeesLocalTlbi ? "; local TLB invalidations are not recorded" : "")}.";

    public static RecordingTraits Of(Recording recording, ReplayOptions options, List<string> notes)
    {
        var counts = recording.CountByKind();
        var (release, split) = ReleaseOf(recording, counts, options, notes);
        var leaf = FirstMadeLeaf(recording);
        var range = options.RangeTlbi ?? Has(RecordedKind.TlbiRange);
        var traits = new RecordingTraits
        {
            Release = release,
            SplitExecute = split,
            SeesTlbi = Has(RecordedKind.TlbiIpa) || Has(RecordedKind.TlbiRange) || Has(RecordedKind.TlbiVmid)
                || Has(RecordedKind.TlbiIpaLocal),
            SeesLocalTlbi = Has(RecordedKind.TlbiIpaLocal),
            SeesCallbacks = Has(RecordedKind.FreeUnlinkedCallback),
            RangeTlbi = range,
            // Memory attribute 6 is Normal only where stage 2 forces it; 0xF only where not.
            ForcedWriteBack = options.ForcedWriteBack ?? (leaf is { } bits ? ((bits >> 2) & 0xF) == 6 : range),
            // Shareability is never 0 for normal memory, so 0 there means that the field is part of the address.
            Lpa2 = options.Lpa2 ?? (leaf is { } made && ((made >> 8) & 3) == 0),
            HardwareAccessFlag = options.HardwareAccessFlag ?? !Has(RecordedKind.AccessFault),
            IpaBits = options.IpaBits,
        };
        if (!traits.SeesTlbi)
            notes.Add("No TLB invalidation is recorded, so none is judged: an nVHE kernel does them where probes do not reach.");
        return traits;

        bool Has(RecordedKind kind) => counts.GetValueOrDefault(kind) > 0;
    }

    /// <summary>Permission bits in our numbering.</summary>
    public uint Prot(ulong recorded)
    {
        var prot = Stage2Prot.None;
        if (SplitExecute)
        {
            if ((recorded & 3) != 0)
                prot |= Stage2Prot.Execute;
            recorded >>= 1;
        }
        else if ((recorded & 1) != 0)
        {
            prot |= Stage2Prot.Execute;
        }

        if ((recorded & 2) != 0)
            prot |= Stage2Prot.Write;
        if ((recorded & 4) != 0)
            prot |= Stage2Prot.Read;
        if ((recorded & 8) != 0)
            prot |= Stage2Prot.Device;
        if ((recorded & 16) != 0)
            prot |= Stage2Prot.NormalNonCacheable;
        return (uint)prot;
    }

    private static (KernelRelease Release, bool SplitExecute) ReleaseOf(
        Recording recording, IReadOnlyDictionary<RecordedKind, int> counts, ReplayOptions options, List<string> notes)
    {
        if (options.Release is { } chosen)
            return (chosen, chosen == KernelRelease.V7_2);

        if (TryVersion(recording.Kernel, out var major, out var minor))
        {
            var release = (major, minor) switch
            {
                _ when major < 6 || major == 6 && minor < 2 => KernelRelease.V6_1,
                _ when major > 6 || minor >= 19 => KernelRelease.V7_2,
                _ => KernelRelease.V6_12,
            };
            if ((major, minor) is not ((6, 1) or (6, 12) or (7, 2)))
                notes.Add($"Kernel {major}.{minor} is replayed as {release}, the nearest release modelled.");
            return (release, release == KernelRelease.V7_2);
        }

        var guess = counts.ContainsKey(RecordedKind.DestroyRoot) ? KernelRelease.V7_2
            : counts.ContainsKey(RecordedKind.MarkOld) || counts.ContainsKey(RecordedKind.SetSpteHva)
                ? KernelRelease.V6_1
            : KernelRelease.V6_12;
        notes.Add($"No kernel version in the header; replayed as {guess} by the events that are there.");
        return (guess, guess == KernelRelease.V7_2);
    }

    private static bool TryVersion(string text, out int major, out int minor)
    {
        minor = 0;
        var parts = text.Split('.', '-', ' ');
        return int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out major)
            && parts.Length > 1 && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out minor);
    }

    /// <summary>Low attributes of the first page descriptor that was made; null without entry-level probes.</summary>
    private static ulong? FirstMadeLeaf(Recording recording)
    {
        foreach (ref readonly var recorded in recording.Events)
        {
            if (recorded.Kind == RecordedKind.MakeEntry && recorded.E == 3 && (recorded.C & 3) == 3)
                return recorded.C;
        }

        return null;
    }
}

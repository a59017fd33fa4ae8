using System.Globalization;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>A stage-2 descriptor bit by bit: every one of its 64 bits is in just one field.</summary>
/// <remarks>Source: Arm ARM DDI 0487, VMSAv8-64 stage 2 descriptors; of invalid entries, the kernel releases.</remarks>
public static class DescriptorDecoder
{
    /// <summary>Fields from bit 63 down to bit 0.</summary>
    /// <param name="level">Of the table that holds it.</param>
    /// <param name="options">The table's: granule, LPA2, FEAT_S2FWB, release.</param>
    public static IReadOnlyList<DescriptorField> Fields(Pte entry, int level, Stage2Options options)
    {
        var fields = new Cutter(entry.Raw);
        if (!entry.IsValid)
            CutInvalid(ref fields, entry, options.Release);
        else if (entry.IsTable(level))
            CutTable(ref fields);
        else
            CutLeaf(ref fields, entry, level, options);
        return fields.All();
    }

    /// <summary>What the entry is, in a few words: "2 MiB block, read and write".</summary>
    public static string Summary(Pte entry, int level, Stage2Options options)
    {
        if (entry.IsTable(level))
            return string.Create(CultureInfo.InvariantCulture, $"table of level {level + 1}");
        if (!entry.IsValid)
            return entry.IsEmpty ? "nothing" : entry.IsLocked ? "LOCKED: a break-before-make is under way" : $"annotation: {Note(entry, options.Release)}";
        var size = new TableGeometry(options).Granule(level);
        var what = level == TableGeometry.LastLevel ? "page" : "block";
        return $"{Size(size)} {what}, {Access((entry.Raw >> 6) & 3)}{(entry.IsExecutable ? "" : ", no execute")}{(entry.IsAccessed ? "" : ", old")}";
    }

    /// <summary>"Normal, forced write-back": what field MemAttr says of a leaf.</summary>
    public static string MemoryType(int memAttr) => memAttr switch
    {
        0xF => "Normal",
        6 => "Normal, forced write-back",
        5 => "Normal non-cacheable",
        1 => "Device-nGnRE",
        _ => "memory type unknown",
    };

    private static void CutLeaf(ref Cutter fields, Pte entry, int level, Stage2Options options)
    {
        var shift = new TableGeometry(options).Shift(level);
        var isPage = level == TableGeometry.LastLevel;
        fields.Cut(59, "Ignored", _ => string.Empty);
        fields.Cut(55, "SW", Software);
        fields.Cut(53, "XN", Execute);
        fields.Cut(52, "Contig", bit => bit == 0 ? "not one of a contiguous group" : "one of a contiguous group");
        fields.Cut(51, "DBM", bit => bit == 0 ? "hardware does not set the write permission" : "hardware sets the write permission on a write");
        var top = options.Lpa2 ? 50 : 48;
        fields.Cut(top, "RES0", _ => string.Empty);
        var format = new DescriptorFormat(options);
        fields.Cut(shift, "Output address", _ => string.Create(CultureInfo.InvariantCulture, $"0x{format.OutputAddress(entry):x}"));
        if (!isPage)
        {
            fields.Cut(17, "RES0", _ => string.Empty);
            fields.Cut(16, "nT", bit => bit == 0 ? "a plain block" : "a block on its way to another size");
        }

        if (options.PageShift == 16 && !options.Lpa2)
            fields.Cut(12, "Address 51:48", _ => "top bits of the output address");
        else if (shift > 12)
            fields.Cut(12, "RES0", _ => string.Empty);

        fields.Cut(11, "RES0", _ => string.Empty);
        fields.Cut(10, "AF", bit => bit == 0 ? "not accessed since it was cleared" : "accessed");
        if (options.Lpa2)
            fields.Cut(8, "Address 51:50", _ => "top bits of the output address");
        else
            fields.Cut(8, "SH", Sharing);
        fields.Cut(6, "S2AP", Access);
        fields.Cut(2, "MemAttr", value => MemoryType((int)value));
        fields.Cut(1, "Type", bit => isPage ? (bit == 1 ? "page" : "reserved at level 3") : "block");
        fields.Cut(0, "Valid", _ => "valid");
    }

    private static void CutTable(ref Cutter fields)
    {
        fields.Cut(48, "Ignored", _ => string.Empty);
        fields.Cut(12, "Next table", value => string.Create(CultureInfo.InvariantCulture, $"0x{value << 12:x}"));
        fields.Cut(2, "Ignored", _ => string.Empty);
        fields.Cut(1, "Type", _ => "table");
        fields.Cut(0, "Valid", _ => "valid");
    }

    // Hardware looks at bit 0 alone; the rest is the release's own.
    private static void CutInvalid(ref Cutter fields, Pte entry, KernelRelease release)
    {
        if (entry.IsEmpty)
        {
            fields.Cut(1, "Ignored", _ => "nothing is noted");
        }
        else if (release == KernelRelease.V7_2)
        {
            fields.Cut(60, "Kind", Kind);
            fields.Cut(4, "Metadata", _ => string.Empty);
            fields.Cut(1, "Owner", value => entry.IsLocked ? string.Empty : Owner(value));
        }
        else if (entry.IsLocked)
        {
            fields.Cut(11, "Ignored", _ => string.Empty);
            fields.Cut(10, "LOCKED", _ => "a break-before-make is under way");
            fields.Cut(1, "Ignored", _ => string.Empty);
        }
        else
        {
            fields.Cut(10, "Ignored", _ => string.Empty);
            fields.Cut(2, "Owner", Owner);
            fields.Cut(1, "Ignored", _ => string.Empty);
        }

        fields.Cut(0, "Valid", _ => "invalid: an access faults");
    }

    private static string Note(Pte entry, KernelRelease release) =>
        release == KernelRelease.V7_2 ? Kind(entry.Raw >> 60) : Owner((entry.Raw >> 2) & 0xFF);

    private static string Kind(ulong kind) => (InvalidKind)kind switch
    {
        InvalidKind.Empty => "no kind",
        InvalidKind.Locked => "LOCKED: a break-before-make is under way",
        InvalidKind.HostDonation => "the host gave the page away",
        InvalidKind.Poisoned => "a guest's page, reclaimed by force",
        _ => "kind unknown",
    };

    private static string Owner(ulong owner) => string.Create(CultureInfo.InvariantCulture, $"owner {owner}");

    private static string Software(ulong bits) => (bits & 1) != 0 ? "SW0: the host maps it writable" : "not used";

    private static string Execute(ulong bits) => bits switch
    {
        0 => "EL1 and EL0 may execute",
        1 => "EL0 may execute, EL1 may not",
        2 => "nobody may execute",
        _ => "EL1 may execute, EL0 may not",
    };

    private static string Sharing(ulong bits) => bits switch
    {
        0 => "non-shareable",
        2 => "outer shareable",
        3 => "inner shareable",
        _ => "reserved",
    };

    private static string Access(ulong bits) => bits switch
    {
        0 => "no access",
        1 => "read only",
        2 => "write only",
        _ => "read and write",
    };

    private static string Size(ulong bytes) => bytes switch
    {
        >= 1UL << 30 => $"{bytes >> 30} GiB",
        >= 1UL << 20 => $"{bytes >> 20} MiB",
        _ => $"{bytes >> 10} KiB",
    };

    // Cuts fields off from the top.
    private struct Cutter(ulong raw)
    {
        private readonly List<DescriptorField> _fields = [];
        private int _above = 64;

        public void Cut(int low, string name, Func<ulong, string> meaning)
        {
            var bits = _above - low;
            Invariant.That(bits > 0, "fields of a descriptor overlap");
            var value = (raw >> low) & (bits == 64 ? ulong.MaxValue : (1UL << bits) - 1);
            _fields.Add(new DescriptorField(_above - 1, low, name, value, meaning(value)));
            _above = low;
        }

        public readonly IReadOnlyList<DescriptorField> All()
        {
            Invariant.That(_above == 0, "bits of a descriptor are in no field");
            return _fields;
        }
    }
}

using System.Globalization;
using Lab.Engine.PageTable;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Tree;

/// <summary>One entry of a way down the table, decoded.</summary>
public sealed record DecodedEntry
{
    /// <summary>Bits in one row of the diagram.</summary>
    public const int RowBits = 32;

    public required TreeEntry Entry { get; init; }

    /// <summary>"2 MiB block, read and write".</summary>
    public required string Summary { get; init; }

    /// <summary>From bit 63 down.</summary>
    public required IReadOnlyList<BitField> Fields { get; init; }

    /// <summary>16 hexadecimal digits, in groups of four.</summary>
    public required string Word { get; init; }

    /// <summary>Two rows, 63 to 32 and 31 to 0: what of each field is in them.</summary>
    public IReadOnlyList<IReadOnlyList<BitField>> Rows => [Row(RowBits), Row(0)];

    public static DecodedEntry Of(TreeReading tree, TreeEntry entry)
    {
        var (options, word) = (OptionsOf(tree), new Pte(entry.Raw));
        return new DecodedEntry
        {
            Entry = entry,
            Summary = DescriptorDecoder.Summary(word, entry.Level, options),
            Fields =
            [
                .. DescriptorDecoder.Fields(word, entry.Level, options)
                    .Select(field => new BitField(field.High, field.Low, field.Name, field.Value, field.Meaning)),
            ],
            Word = InGroups(entry.Raw),
        };
    }

    /// <summary>An entry's word in words; "not on the way" if there was none.</summary>
    public static string SummaryOf(TreeReading tree, int level, ulong? raw) => raw is { } word
        ? DescriptorDecoder.Summary(new Pte(word), level, OptionsOf(tree))
        : "not on the way";

    /// <summary>What an entry became; said apart from what it was, though the two may read alike.</summary>
    public static string AfterOf(TreeReading tree, TreeChange change)
    {
        var (before, after) = (SummaryOf(tree, change.Level, change.Before), SummaryOf(tree, change.Level, change.After));
        if (!string.Equals(before, after, StringComparison.Ordinal))
            return after;
        return new Pte(change.After ?? 0).IsTable(change.Level) ? $"another {after}" : $"{after}, other bits";
    }

    /// <summary><see cref="Digits"/> with a space between two.</summary>
    public static string Spaced(BitField part) => string.Join(' ', Digits(part).AsEnumerable());

    /// <summary>The part of a field in a row, as its binary digits.</summary>
    public static string Digits(BitField part)
    {
        var digits = new char[part.Bits];
        for (var at = 0; at < digits.Length; at++)
            digits[at] = ((part.Value >> (part.Bits - 1 - at)) & 1) == 0 ? '0' : '1';
        return new string(digits);
    }

    private static string InGroups(ulong word)
    {
        var digits = word.ToString("x16", CultureInfo.InvariantCulture);
        return string.Join(' ', Enumerable.Range(0, 4).Select(group => digits.Substring(group * 4, 4)));
    }

    private static Stage2Options OptionsOf(TreeReading tree) => new()
    {
        PageShift = tree.PageShift,
        Lpa2 = tree.Lpa2,
        PhysicalBits = tree.Lpa2 ? 52 : 48,
        ForcedWriteBack = tree.ForcedWriteBack,
        Release = Enum.TryParse<KernelRelease>(tree.Release, out var release) ? release : KernelRelease.V6_12,
    };

    private IReadOnlyList<BitField> Row(int low)
    {
        var high = low + RowBits - 1;
        var parts = new List<BitField>();
        foreach (var field in Fields)
        {
            var (top, bottom) = (Math.Min(field.High, high), Math.Max(field.Low, low));
            if (top < bottom)
                continue;
            var bits = top - bottom + 1;
            var value = (field.Value >> (bottom - field.Low)) & ((1UL << bits) - 1);
            parts.Add(field with { High = top, Low = bottom, Value = value });
        }

        return parts;
    }
}

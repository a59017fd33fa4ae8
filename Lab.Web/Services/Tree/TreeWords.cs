using System.Globalization;
using Lab.Engine.PageTable;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Tree;

/// <summary>The map in words.</summary>
public static class TreeWords
{
    private static readonly (int Shift, string Name)[] Units = [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB"), (0, "B")];

    /// <summary>"2 MiB", "1.5 GiB".</summary>
    public static string Size(ulong bytes)
    {
        var (shift, name) = Units.FirstOrDefault(unit => bytes >> unit.Shift > 0, Units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1UL << shift):0.#}\u202f{name}");
    }

    public static string Hex(ulong address) => string.Create(CultureInfo.InvariantCulture, $"0x{address:x}");

    /// <summary>Run time as minutes and seconds.</summary>
    public static string Time(long elapsedNs) => TimeSpan.FromTicks(elapsedNs / 100).ToString(@"mm\:ss\.f", CultureInfo.InvariantCulture);

    /// <summary>What a level's leaf covers.</summary>
    public static string Leaf(TreeReading tree, int level) => Size(1UL << (((tree.PageShift - 3) * (TableGeometry.LastLevel + 1 - level)) + 3));

    /// <summary>One sentence on what is in view.</summary>
    public static string Sentence(TreeReading tree)
    {
        var mapped = tree.Bytes[(int)EntryKind.Page] + tree.Bytes[(int)EntryKind.Block2] + tree.Bytes[(int)EntryKind.Block1];
        var all = tree.Bytes.Aggregate(0UL, (sum, bytes) => sum + bytes);
        if (mapped == 0)
            return $"Nothing of these {Size(all)} is mapped.";
        var readOnly = tree.ReadOnlyBytes == 0 ? "none of it read-only" : $"{Percent(tree.ReadOnlyBytes, mapped)} of that read-only";
        return $"{Percent(mapped, all)} of these {Size(all)} is mapped, {Percent(mapped - tree.Bytes[(int)EntryKind.Page], mapped)} of that by blocks, {readOnly}.";
    }

    /// <summary>What the reading took.</summary>
    public static string Cost(TreeReading tree) => string.Create(
        CultureInfo.InvariantCulture,
        $"Read at {Time(tree.ElapsedNs)}: {tree.Visited:N0} entries in {tree.Chunks:N0} {(tree.TookLock ? "read-lock holds" : "read sections, no lock")}, {tree.CpuNs / 1e3:N0}\u202fµs; {tree.CpuShare * 100:0.00}\u202f% of a core.");

    private static string Percent(ulong part, ulong whole)
    {
        var percent = whole == 0 ? 0 : part * 100.0 / whole;
        return percent is > 0 and < 0.5 ? "under 1\u202f%" : string.Create(CultureInfo.InvariantCulture, $"{percent:0}\u202f%");
    }
}

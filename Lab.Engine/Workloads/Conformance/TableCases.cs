using System.Globalization;
using System.Numerics;
using Lab.Engine.PageTable;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>The two recorded tables: control registers of many configurations, and permissions of many descriptors.</summary>
internal static class TableCases
{
    private static readonly string[] ControlColumns =
        ["page", "ia", "mmfr0.parange", "mmfr1.vmidbits", "lpa2", "pa52", "ac03", "vtcr", "pgdbytes"];

    private static readonly string[] ProtColumns = ["pte", "stage2", "hyp"];

    private static readonly HypDescriptorFormat Hyp = new(new HypOptions());

    /// <summary>Check every row.</summary>
    /// <param name="problems">What is wrong with the file.</param>
    public static (int Cases, IReadOnlyList<Disagreement> Found) Check(VectorNode file, List<string> problems)
    {
        file.AllowOnly("columns", "rows", "name", "desc", "note");
        var columns = file.Required("columns").Items().ConvertAll(column => column.Text());
        var rows = file.Required("rows").Items();
        var found = new List<Disagreement>();
        var isControl = columns.SequenceEqual(ControlColumns, StringComparer.Ordinal);
        if (!isControl && !columns.SequenceEqual(ProtColumns, StringComparer.Ordinal))
        {
            file.Say($"has columns that are not known; the known ones are {string.Join(" ", ControlColumns)}, and {string.Join(" ", ProtColumns)}");
            return (0, found);
        }

        if (rows.Count == 0)
            file.Say("has no row");
        foreach (var row in rows)
        {
            var cells = row.Items(columns.Count);
            if (cells.Count != columns.Count)
            {
                row.Say($"must have {columns.Count} items");
                continue;
            }

            found.AddRange(isControl ? Control(row, cells) : Prot(row, cells));
        }

        return (rows.Count, found);
    }

    private static IEnumerable<Disagreement> Control(VectorNode row, List<VectorNode> cells)
    {
        var before = row.Problems.Count;
        var page = cells[0].Integer(4096, 65536);
        var lpa2 = cells[4].Flag();
        var large = cells[5].Flag();
        var options = new Stage2Options
        {
            PageShift = BitOperations.Log2((uint)page),
            IpaBits = cells[1].Count(64),
            PhysicalBits = VectorInit.PhysicalBits(cells[2].Count(6), lpa2 || large),
            Vmid16 = cells[3].Count(15) == 2,
            Lpa2 = lpa2,
            LargePhysicalAddresses = large,
            HardwareAccessFlag = !cells[6].Flag(),
        };
        var (register, bytes) = (cells[7].Hex(), cells[8].Hex());
        if (row.Problems.Count > before)
            return [];
        if (options.Problems() is { Count: > 0 } problems)
            return [Row(row, "options", "to be possible", string.Join(" ", problems))];
        var geometry = new TableGeometry(options);
        return Different(row, ("vtcr", register, geometry.Vtcr), ("pgdbytes", bytes, (ulong)geometry.RootPages * geometry.PageSize));
    }

    private static IEnumerable<Disagreement> Prot(VectorNode row, List<VectorNode> cells)
    {
        var pte = new Pte(cells[0].Hex());
        var (guest, hyp) = (cells[1].Text(), cells[2].Text());
        if (guest != VectorProt.Write(pte.Prot))
            yield return Row(row, "stage2", guest, VectorProt.Write(pte.Prot));
        if (hyp != VectorProt.Write(Hyp.Prot(pte)))
            yield return Row(row, "hyp", hyp, VectorProt.Write(Hyp.Prot(pte)));
    }

    private static IEnumerable<Disagreement> Different(VectorNode row, params (string Column, ulong Expected, ulong Got)[] values) =>
        from value in values
        where value.Expected != value.Got
        select Row(row, value.Column, value.Expected.ToString("x", CultureInfo.InvariantCulture), value.Got.ToString("x", CultureInfo.InvariantCulture));

    private static Disagreement Row(VectorNode row, string column, string expected, string got) =>
        new() { OperationText = row.Element.GetRawText(), Path = $"{row.Path} {column}", Expected = expected, Got = got };
}

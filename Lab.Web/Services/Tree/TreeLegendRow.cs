using System.Globalization;
using Lab.Engine.PageTable;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Tree;

/// <summary>A kind of entry in view: its sign, its words, how many and how much.</summary>
/// <param name="Sign">Of the pattern in tree.css.</param>
public sealed record TreeLegendRow(string Sign, string Words, string Count, string Amount)
{
    public static IReadOnlyList<TreeLegendRow> Of(TreeReading tree)
    {
        var rows = new List<TreeLegendRow>();
        if (tree.PageShift == 12)
            rows.Add(Row("block1", $"{TreeWords.Leaf(tree, 1)} block, level 1", EntryKind.Block1, tree));
        rows.Add(Row("block2", $"{TreeWords.Leaf(tree, 2)} block, level 2", EntryKind.Block2, tree));
        rows.Add(Row("page", $"{TreeWords.Leaf(tree, 3)} page, level 3", EntryKind.Page, tree));
        rows.Add(new TreeLegendRow("readonly", "read-only: a write faults", string.Empty, TreeWords.Size(tree.ReadOnlyBytes)));
        rows.Add(Row("annotation", "annotated: not the host's to map", EntryKind.Annotation, tree));
        rows.Add(Row("locked", "LOCKED: break-before-make", EntryKind.Locked, tree));
        rows.Add(new TreeLegendRow("detached", "detached, waits for its grace period", Number(tree.Waiting), Placed(tree)));
        rows.Add(new TreeLegendRow("table", "table page in use", Number(tree.Tables.Sum()), string.Empty));
        return rows;
    }

    private static string Placed(TreeReading tree) =>
        tree.Waiting > tree.Detached.Length ? $"{Number(tree.Detached.Length)} with known place" : string.Empty;

    private static TreeLegendRow Row(string sign, string words, EntryKind kind, TreeReading tree) =>
        new(sign, words, Number(tree.Entries[(int)kind]), TreeWords.Size(tree.Bytes[(int)kind]));

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

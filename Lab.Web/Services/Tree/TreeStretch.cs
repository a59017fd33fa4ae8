using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Tree;

/// <summary>Neighbouring cells that are alike.</summary>
/// <param name="Words">What maps them.</param>
public sealed record TreeStretch(ulong Ipa, ulong Bytes, string Words)
{
    private static readonly string[] Shares = ["", "up to a third", "most", "all"];

    public static IReadOnlyList<TreeStretch> Of(TreeReading tree)
    {
        var stretches = new List<TreeStretch>();
        var (ipa, before) = (tree.Start, -1);
        for (var at = 0; at + 1 < tree.Cells.Length; at += 2)
        {
            var (cell, bytes) = (tree.Cells[at], (tree.Cells[at + 1] + 1UL) * tree.CellBytes);
            if (cell == before)
                stretches[^1] = stretches[^1] with { Bytes = stretches[^1].Bytes + bytes };
            else
                stretches.Add(new TreeStretch(ipa, bytes, WordsOf(tree, cell)));
            (ipa, before) = (ipa + bytes, cell);
        }

        return stretches;
    }

    private static string WordsOf(TreeReading tree, byte cell)
    {
        var words = new List<string>();
        if ((cell & 0x10) != 0)
            words.Add($"a {TreeWords.Leaf(tree, 1)} block");
        if (((cell >> 2) & 3) is > 0 and var blocks)
            words.Add($"{TreeWords.Leaf(tree, 2)} blocks: {Shares[blocks]}");
        if ((cell & 3) is > 0 and var pages)
            words.Add($"{TreeWords.Leaf(tree, 3)} pages: {Shares[pages]}");
        if ((cell & 0x20) != 0)
            words.Add("read-only, half of it or more");
        if ((cell & 0x40) != 0)
            words.Add("an annotation");
        if ((cell & 0x80) != 0)
            words.Add("a LOCKED entry");
        return words.Count == 0 ? "nothing" : string.Join(" · ", words);
    }
}

using Lab.Engine.PageTable;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>Protections in the recordings' letters.</summary>
internal static class VectorProt
{
    private static readonly (Stage2Prot Bit, char Letter)[] Letters =
    [
        (Stage2Prot.Read, 'r'), (Stage2Prot.Write, 'w'), (Stage2Prot.Execute, 'x'), (Stage2Prot.Device, 'd'),
        (Stage2Prot.NormalNonCacheable, 'n'), (Stage2Prot.Software0, '0'), (Stage2Prot.Software1, '1'),
        (Stage2Prot.Software2, '2'), (Stage2Prot.Software3, '3'),
    ];

    public static Stage2Prot Read(VectorNode node)
    {
        var prot = Stage2Prot.None;
        foreach (var letter in node.Text())
        {
            var known = letter == '-';
            foreach (var (bit, name) in Letters)
            {
                if (name != letter)
                    continue;
                prot |= bit;
                known = true;
            }

            if (!known)
                node.Say($"has the letter '{letter}'; the letters are r w x d n 0 1 2 3 -");
        }

        return prot;
    }

    public static string Write(Stage2Prot prot)
    {
        var text = "";
        foreach (var (bit, letter) in Letters)
            text += (prot & bit) != Stage2Prot.None ? letter : "";
        return text;
    }
}

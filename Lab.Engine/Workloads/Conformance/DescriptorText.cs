using System.Globalization;
using Lab.Engine.PageTable;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>Descriptors in words: level, address, attributes by name.</summary>
internal static class DescriptorText
{
    public static string Stage2(Pte pte, int? level, in DescriptorFormat format)
    {
        if (!pte.IsValid)
            return Invalid(pte);
        var sharing = (pte.Raw >> 8) & 3;
        return $"{Kind(pte, level)} {Address(format.OutputAddress(pte))} {Permissions(pte.Prot)}, {DescriptorDecoder.MemoryType(pte.MemAttr)} (MemAttr {pte.MemAttr:x}), "
            + $"bits 9:8 {sharing}{(pte.IsAccessed ? ", AF" : ", no AF")}{Software(pte)}";
    }

    public static string Hyp(Pte pte, int? level, in HypDescriptorFormat format) => pte.IsValid
        ? $"{Kind(pte, level)} {Address(format.OutputAddress(pte))} {Permissions(format.Prot(pte))}, {format.Describe(pte)}{Software(pte)}"
        : Invalid(pte);

    private static string Invalid(Pte pte) => pte.IsEmpty ? "empty" : pte.IsLocked ? "LOCKED" : "annotation";

    private static string Kind(Pte pte, int? level)
    {
        var typed = (pte.Raw & 2) != 0;
        return level switch
        {
            null => typed ? "page, or table" : "block",
            TableGeometry.LastLevel => typed ? "level 3 page" : "level 3, reserved type",
            _ => $"level {level} {(typed ? "table" : "block")}",
        };
    }

    private static string Address(ulong address) => string.Create(CultureInfo.InvariantCulture, $"→ 0x{address:x}");

    private static string Permissions(Stage2Prot prot) =>
        $"{Letter(prot, Stage2Prot.Read, 'r')}{Letter(prot, Stage2Prot.Write, 'w')}{Letter(prot, Stage2Prot.Execute, 'x')}";

    private static char Letter(Stage2Prot prot, Stage2Prot bit, char letter) => (prot & bit) != Stage2Prot.None ? letter : '-';

    private static string Software(Pte pte) => pte.Software == Stage2Prot.None ? "" : $", SW {VectorProt.Write(pte.Software)}";
}

namespace Lab.Engine.Workloads.Conformance;

/// <summary>Which arguments a recorded operation has, and which tables have the operation.</summary>
internal sealed record VectorOperationForm(VectorOperationKind Kind, string Name, string[] Required, string[] Optional, bool Guest = true, bool Hyp = false)
{
    private static readonly VectorOperationForm[] All =
    [
        new(VectorOperationKind.Map, "map", ["ipa", "size", "pa", "prot"], ["mc", "wf"]),
        new(VectorOperationKind.Unmap, "unmap", ["ipa", "size"], []),
        new(VectorOperationKind.WriteProtect, "wp", ["ipa", "size"], []),
        new(VectorOperationKind.Flush, "flush", ["ipa", "size"], []),
        new(VectorOperationKind.TestYoung, "young", ["ipa", "size"], ["mkold"]),
        new(VectorOperationKind.MarkYoung, "mkyoung", ["ipa"], []),
        new(VectorOperationKind.Relax, "relax", ["ipa", "prot"], []),
        new(VectorOperationKind.SetOwner, "owner", ["ipa", "size", "id"], ["mc"]),
        new(VectorOperationKind.Split, "split", ["ipa", "size"], ["mc"]),
        new(VectorOperationKind.Leaf, "leaf", ["ipa"], [], Hyp: true),
        new(VectorOperationKind.InvalidateRange, "tlbrange", ["ipa", "size"], []),
        new(VectorOperationKind.CreateUnlinked, "cu", ["pa", "level", "prot"], ["mc", "force"]),
        new(VectorOperationKind.FreeUnlinked, "fu", ["id"], []),
        new(VectorOperationKind.GracePeriod, "rcu", [], [], Hyp: true),
        new(VectorOperationKind.Destroy, "destroy", [], [], Hyp: true),
        new(VectorOperationKind.HypMap, "hmap", ["ipa", "size", "pa", "prot"], ["mc"], Guest: false, Hyp: true),
        new(VectorOperationKind.HypUnmap, "hunmap", ["ipa", "size"], [], Guest: false, Hyp: true),
        new(VectorOperationKind.Poke, "poke", ["ipa", "level", "v"], [], Hyp: true),
        new(VectorOperationKind.Dump, "dump", [], [], Hyp: true),
    ];

    public static VectorOperationForm? Find(string name) => Array.Find(All, form => form.Name == name);

    public bool IsFor(bool hyp) => hyp ? Hyp : Guest;
}

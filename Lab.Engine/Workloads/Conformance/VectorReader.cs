using System.Text.Json;
using System.Numerics;
using Lab.Engine.PageTable;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>Reads a recorded sequence. What is wrong with a file is named all at once; a file with a problem is not run.</summary>
internal static class VectorReader
{
    private const int MostCachePages = 4096;

    /// <returns>Null if there is a problem.</returns>
    public static VectorSequence? Read(JsonElement file, List<string> problems)
    {
        var root = new VectorNode(file, "", problems);
        root.AllowOnly("name", "desc", "page", "needs", "init", "x0", "ops", "note");
        var page = root.Required("page").Integer(4096, 65536);
        if (page is not (4096 or 16384 or 65536))
        {
            root.Say("has a page size that is not 4096, 16384 or 65536");
            page = 4096;
        }

        if (root.TryGet("needs", out var needs))
            ReadNeeds(needs);
        var init = ReadInit(root.Required("init"), BitOperations.Log2((uint)page));
        problems.AddRange(problems.Count == 0 ? init.Problems() : []);
        var results = new VectorResultReader(init.EntriesPerTable);
        var created = results.Read(root.Required("x0"));
        var operations = root.Required("ops").Items().ConvertAll(node => ReadOperation(node, init, results));
        if (operations.Count == 0)
            root.Say("has no operation");
        var sequence = new VectorSequence
        {
            Name = root.Required("name").Text(),
            Init = init,
            Created = created,
            Operations = operations,
        };
        return problems.Count == 0 ? sequence : null;
    }

    private static void ReadNeeds(VectorNode needs)
    {
        foreach (var need in needs.Items())
        {
            if (need.Text() is not ("poke" or "inject"))
                need.Say("is a need that is not known; the known ones are poke and inject");
        }
    }

    private static VectorInit ReadInit(VectorNode node, int pageShift)
    {
        node.AllowOnly("ia", "hyp", "fwb", "tlbr", "lpa2", "pa52", "hvhe", "bti", "parange", "flags", "force", "cmo", "nocount", "note");
        var flags = Optional(node, "flags", 0, 3);
        var maintenance = Optional(node, "cmo", 3, 3);
        var force = node.TryGet("force", out var named) ? named.Text() : "";
        if (force is not ("" or "all" or "perm"))
            named.Say("must be all or perm");
        return new VectorInit
        {
            PageShift = pageShift,
            Hyp = Flag(node, "hyp"),
            InputBits = Optional(node, "ia", 40, 64),
            ForcedWriteBack = Flag(node, "fwb"),
            RangeTlbi = Flag(node, "tlbr"),
            Lpa2 = Flag(node, "lpa2"),
            LargePhysicalAddresses = Flag(node, "pa52"),
            Hvhe = Flag(node, "hvhe"),
            Bti = Flag(node, "bti"),
            PhysicalRange = Optional(node, "parange", 5, 6),
            IgnoresForcedWriteBack = (flags & 1) != 0,
            IdentityMapOnly = (flags & 2) != 0,
            Force = force,
            MaintainsDataCache = (maintenance & 1) != 0,
            MaintainsInstructionCache = (maintenance & 2) != 0,
            CountsPages = !Flag(node, "nocount"),
        };
    }

    private static VectorOperation ReadOperation(VectorNode node, VectorInit init, VectorResultReader results)
    {
        var name = node.Required("op").Text();
        var form = VectorOperationForm.Find(name);
        if (form is null)
            node.Say($"has the unknown operation \"{name}\"");
        else if (form.IsFor(init.Hyp))
            node.AllowOnly(["op", "x", "note", "injn", "injv", .. form.Required, .. form.Optional]);
        else
            node.Say($"has the operation \"{name}\", which a {(init.Hyp ? "hypervisor's" : "guest's")} table does not have");
        foreach (var key in form?.Required ?? [])
            node.Required(key);
        if (node.Has("injn") != node.Has("injv"))
            node.Say("must have both injn and injv, or neither");

        var kind = form?.Kind ?? VectorOperationKind.Dump;
        var letters = node.TryGet("wf", out var walk) ? walk.Text() : "";
        if (letters.Any(letter => !"sfbc".Contains(letter)))
            walk.Say("has a letter that is not s, f, b or c");
        return new VectorOperation
        {
            Kind = kind,
            Text = Shortened(node.Element),
            Expected = results.Read(node.Required("x")),
            Start = node.TryGet("ipa", out var start) ? start.Hex() : 0,
            Size = node.TryGet("size", out var size) ? size.Hex() : 0,
            Output = node.TryGet("pa", out var output) ? output.Hex() : 0,
            Prot = node.TryGet("prot", out var prot) ? VectorProt.Read(prot) : Stage2Prot.None,
            Level = node.TryGet("level", out var level) ? (int)level.Integer(-1, TableGeometry.LastLevel) : 0,
            Id = node.TryGet("id", out var id) ? id.Count(int.MaxValue) : 0,
            Cache = !node.TryGet("mc", out var cache) ? VectorCache.Unlimited : cache.IsNull ? VectorCache.None : VectorCache.Counted,
            CachePages = node.Has("mc") && !cache.IsNull ? cache.Count(MostCachePages) : 0,
            Shared = letters.Contains('s'),
            Flags = (letters.Contains('f') ? WalkFlags.HandleFault : WalkFlags.None)
                | (letters.Contains('b') ? WalkFlags.SkipBbmTlbi : WalkFlags.None)
                | (letters.Contains('c') ? WalkFlags.SkipCmo : WalkFlags.None),
            Switch = (kind == VectorOperationKind.TestYoung && Flag(node, "mkold")) || (kind == VectorOperationKind.CreateUnlinked && Flag(node, "force")),
            Value = node.TryGet("v", out var value) ? value.Descriptor() : default,
            InjectAt = node.TryGet("injn", out var nth) ? (int)nth.Integer(1, int.MaxValue) : 0,
            Injected = node.TryGet("injv", out var injected) ? injected.Descriptor() : default,
        };
    }

    private static string Shortened(JsonElement operation) => operation.ValueKind != JsonValueKind.Object
        ? operation.GetRawText()
        : "{" + string.Join(",", operation.EnumerateObject().Where(property => property.Name != "x").Select(property => $"\"{property.Name}\":{property.Value.GetRawText()}")) + "}";

    private static bool Flag(VectorNode node, string key) => node.TryGet(key, out var value) && value.Flag();

    private static int Optional(VectorNode node, string key, int absent, int most) =>
        node.TryGet(key, out var value) ? value.Count(most) : absent;
}

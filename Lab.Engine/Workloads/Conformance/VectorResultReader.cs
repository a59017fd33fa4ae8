namespace Lab.Engine.Workloads.Conformance;

/// <summary>Reads recorded results; rows that stand for runs are expanded.</summary>
internal sealed class VectorResultReader(int entriesPerTable)
{
    private const int MostRows = 1 << 20;
    private const int MostPages = 1 << 20;

    public VectorResult Read(VectorNode node)
    {
        node.AllowOnly("r", "v", "lvl", "id", "mcl", "start", "pgd", "d", "rc", "mem", "tlbi", "dc", "ic", "warn", "trace", "state", "note");
        return new VectorResult
        {
            Answer = new VectorAnswer
            {
                Code = node.TryGet("r", out var code) ? code.Integer(-4095, 1) : 0,
                Value = node.TryGet("v", out var value) ? value.Descriptor() : null,
                Level = node.TryGet("lvl", out var level) ? (int)level.Integer(-1, 3) : null,
                Id = Number(node, "id"),
                CacheLeft = Number(node, "mcl"),
                StartLevel = node.TryGet("start", out var start) ? (int)start.Integer(-1, 3) : null,
                RootPages = Number(node, "pgd"),
            },
            Changed = Entries(node, "d"),
            References = References(node),
            Pages = PageEvents(node),
            Invalidations = [.. Rows(node, "tlbi", 3).SelectMany(Invalidations)],
            DataCache = [.. Rows(node, "dc", 2).SelectMany(Ranges)],
            InstructionCache = [.. Rows(node, "ic", 2).SelectMany(Ranges)],
            Warnings = Number(node, "warn") ?? 0,
            Trace = node.TryGet("trace", out var trace) && !trace.IsNull ? trace.Items().ConvertAll(item => item.Text()) : null,
            State = node.TryGet("state", out var state) ? State(state) : null,
        };
    }

    private VectorState State(VectorNode node)
    {
        node.AllowOnly("pages", "ents", "live", "pend", "unl", "upages", "uents", "note");
        return new VectorState
        {
            Pages = Tables(node, "pages"),
            Entries = Entries(node, "ents"),
            Live = node.Required("live").Count(MostPages),
            Pending = Subtrees(node, "pend"),
            Unlinked = Subtrees(node, "unl"),
            DetachedPages = Tables(node, "upages"),
            DetachedEntries = Entries(node, "uents"),
        };
    }

    /// <summary>Rows of [page, index, value, n?, step?]; of a table value the page number grows.</summary>
    private List<VectorEntry> Entries(VectorNode node, string key)
    {
        var entries = new List<VectorEntry>();
        foreach (var (row, cells) in Rows(node, key, 3))
        {
            var page = cells[0].Count(MostPages);
            var index = cells[1].Count(entriesPerTable - 1);
            var value = cells[2].Descriptor();
            var (count, step) = Run(row, cells, 3, entriesPerTable - index);
            for (var i = 0; i < count; i++)
                entries.Add(new VectorEntry(page, index + i, value.Plus((ulong)i * step)));
        }

        return entries;
    }

    /// <summary>Rows of [page, count] or [first, count, n].</summary>
    private static List<VectorReferences> References(VectorNode node)
    {
        var counts = new List<VectorReferences>();
        foreach (var (_, cells) in Rows(node, "rc", 2))
        {
            var page = cells[0].Count(MostPages);
            var references = (uint)cells[1].Integer(0, uint.MaxValue);
            var count = cells.Count > 2 ? (int)cells[2].Integer(1, MostPages) : 1;
            for (var i = 0; i < count; i++)
                counts.Add(new VectorReferences(page + i, references));
        }

        return counts;
    }

    /// <summary>Rows of [kind, id, n], or ["D", id, level].</summary>
    private static List<VectorPageEvent> PageEvents(VectorNode node)
    {
        var events = new List<VectorPageEvent>();
        foreach (var (row, cells) in Rows(node, "mem", 3))
        {
            var kind = cells[0].Text();
            var page = cells[1].Count(MostPages);
            if (kind is not ("A" or "P" or "Q" or "F" or "D"))
            {
                row.Say("is of no known kind; the kinds are A P Q F D");
                continue;
            }

            if (kind == "D")
            {
                events.Add(new VectorPageEvent('D', page, (int)cells[2].Integer(-1, 3)));
                continue;
            }

            var count = (int)cells[2].Integer(1, MostPages);
            for (var i = 0; i < count; i++)
                events.Add(new VectorPageEvent(kind[0], page + i, 0));
        }

        return events;
    }

    /// <summary>Rows of [id, level, base, references, n?, step?]: consecutive ids whose base grows.</summary>
    private static List<VectorTable> Tables(VectorNode node, string key)
    {
        var tables = new List<VectorTable>();
        foreach (var (row, cells) in Rows(node, key, 4))
        {
            var page = cells[0].Count(MostPages);
            var level = (int)cells[1].Integer(-1, 3);
            var first = cells[2].Hex();
            var references = (uint)cells[3].Integer(0, uint.MaxValue);
            var (count, step) = Run(row, cells, 4, MostPages);
            for (var i = 0; i < count; i++)
                tables.Add(new VectorTable(page + i, level, unchecked(first + ((ulong)i * step)), references));
        }

        return tables;
    }

    private static List<VectorSubtree> Subtrees(VectorNode node, string key) =>
        [.. Rows(node, key, 2).Select(row => new VectorSubtree(row.Cells[0].Count(MostPages), (int)row.Cells[1].Integer(-1, 3)))];

    private static IEnumerable<VectorInvalidation> Invalidations((VectorNode Row, List<VectorNode> Cells) row)
    {
        var kind = row.Cells[0].Text();
        if (kind is not ("ipa" or "nsh" or "range" or "all" or "vale2is" or "vae2is"))
            row.Row.Say($"is of no known kind (\"{kind}\")");
        var address = row.Cells[1].Hex();
        var second = row.Cells[2].Integer(-1, long.MaxValue);
        var (count, step) = Run(row.Row, row.Cells, 3, MostRows);
        for (var i = 0; i < count; i++)
            yield return new VectorInvalidation(kind, unchecked(address + ((ulong)i * step)), second);
    }

    private static IEnumerable<VectorRange> Ranges((VectorNode Row, List<VectorNode> Cells) row)
    {
        var address = row.Cells[0].Hex();
        var size = row.Cells[1].Hex();
        var (count, step) = Run(row.Row, row.Cells, 2, MostRows);
        for (var i = 0; i < count; i++)
            yield return new VectorRange(unchecked(address + ((ulong)i * step)), size);
    }

    /// <summary>The n and step that may end a row.</summary>
    private static (int Count, ulong Step) Run(VectorNode row, List<VectorNode> cells, int fixedCells, int most)
    {
        if (cells.Count == fixedCells)
            return (1, 0);
        if (cells.Count == fixedCells + 2)
            return ((int)cells[fixedCells].Integer(1, most), cells[fixedCells + 1].Hex());
        row.Say($"must have {fixedCells} or {fixedCells + 2} items");
        return (0, 0);
    }

    /// <summary>The rows under a key; none if it is absent.</summary>
    private static IEnumerable<(VectorNode Row, List<VectorNode> Cells)> Rows(VectorNode node, string key, int least)
    {
        if (!node.TryGet(key, out var rows))
            yield break;
        foreach (var row in rows.Items())
        {
            var cells = row.Items(least);
            if (cells.Count >= least)
                yield return (row, cells);
        }
    }

    private static int? Number(VectorNode node, string key) =>
        node.TryGet(key, out var value) ? value.Count(int.MaxValue) : null;
}

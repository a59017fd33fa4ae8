using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// Walks the real table while nobody else does, after a grace-period barrier: shapes, alignment, levels and parents (A1 to
/// A3), no LOCKED entry (Q1), exact reference counts (Q2), empty tables counted (Q3), pages balanced (Q4), every translation
/// the oracle's (Q6).
/// </summary>
/// <remarks>Q5 and Q9 are asked of RCU and the locks by whoever owns them; Q7 of <see cref="CheckerSet"/>; Q8 after teardown.</remarks>
public sealed class QuiescenceChecker<TPlatform>(Stage2PageTable<TPlatform> table, PhysicalMemory<TPlatform> memory)
    where TPlatform : struct, IPlatform
{
    private const int MostProblems = 20;

    private readonly HashSet<ulong> _seen = [];
    private readonly List<string> _problems = [];
    private DescriptorFormat _format;
    private long _leaves;
    private int _empty;

    /// <summary>Whether a page may translate as it does: IPA and PA of one page. Null: nobody knows.</summary>
    public Func<ulong, ulong, bool>? Oracle { get; init; }

    /// <param name="cachedPages">Pages in memory caches: allocated, in no table. Null: pages are not balanced.</param>
    public QuiescenceReport Check(long? cachedPages = null)
    {
        _seen.Clear();
        _problems.Clear();
        (_leaves, _empty) = (0, 0);
        _format = new DescriptorFormat(table.Options);
        var geometry = table.Geometry;
        for (var index = 0; index < geometry.RootPages; index++)
        {
            var ipa = (ulong)index * (ulong)geometry.EntriesPerTable * geometry.Granule(geometry.StartLevel);
            CheckPage(table.Root + ((ulong)index << geometry.PageShift), geometry.StartLevel, ipa);
        }

        if (cachedPages is { } cached && memory.PagesInUse - cached != _seen.Count)
            Add("Q4", $"{_seen.Count} table pages are reached, {memory.PagesInUse} are in use and {cached} of them in caches");
        return new QuiescenceReport([.. _problems], _seen.Count, _leaves, _empty);
    }

    private void CheckPage(PhysAddr page, int level, ulong ipa)
    {
        if (!memory.Contains(page))
        {
            Add("A3", $"the table at ipa 0x{ipa:x}, level {level}, is {page}, which is no table page");
            return;
        }

        if (!_seen.Add(page.Value))
        {
            Add("A3", $"{page} has two parents, the second at ipa 0x{ipa:x}, level {level - 1}");
            return;
        }

        if (memory.State(page) != PageState.Linked || memory.Level(page) != level)
            Add("A3", $"{page} is {memory.State(page)} with level {memory.Level(page)}; it is linked at level {level}, ipa 0x{ipa:x}");

        var counted = 0;
        for (var index = 0; index < memory.EntriesPerPage; index++)
        {
            var pte = new Pte(memory.EntryAt(page, index));
            if (!pte.IsCounted)
                continue;
            counted++;
            CheckEntry(pte, level, ipa + ((ulong)index << table.Geometry.Shift(level)), page, index);
        }

        if (counted == 0 && level != table.Geometry.StartLevel)
            _empty++;
        if (memory.ReferenceCount(page) != counted + 1)
            Add("Q2", $"{page}, level {level}, ipa 0x{ipa:x}: {memory.ReferenceCount(page)} references, {counted} counted entries");
    }

    private void CheckEntry(Pte pte, int level, ulong ipa, PhysAddr page, int index)
    {
        var geometry = table.Geometry;
        if (pte.IsTable(level))
        {
            CheckPage(new PhysAddr(TableAddress.Of(pte)), level + 1, ipa);
            return;
        }

        var where = $"ipa 0x{ipa:x}, level {level}, {page} entry {index}: {pte.ToString(level)}";
        if (pte.IsLocked)
            Add("Q1", $"an entry is LOCKED, {where}");
        if (!pte.IsValid)
            return;

        _leaves++;
        var output = _format.OutputAddress(pte);
        if (level == TableGeometry.LastLevel ? (pte.Raw & Pte.TypeBit) == 0 : !geometry.IsBlockLevel(level))
            Add("A1", $"no such leaf, {where}");
        else if ((output & (geometry.Granule(level) - 1)) != 0)
            Add("A2", $"an output address that is not aligned, {where}");
        else if (Oracle is not null)
            AskOracle(ipa, output, geometry.Granule(level), where);
    }

    private void AskOracle(ulong ipa, ulong output, ulong bytes, string where)
    {
        for (ulong at = 0; at < bytes; at += table.Geometry.PageSize)
        {
            if (Oracle!(ipa + at, output + at))
                continue;
            Add("Q6", $"0x{ipa + at:x} translates to 0x{output + at:x}, which does not back it, {where}");
            return;
        }
    }

    private void Add(string rule, string what)
    {
        if (_problems.Count < MostProblems)
            _problems.Add($"{rule}: {what}");
    }
}

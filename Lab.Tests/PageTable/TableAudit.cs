using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Tests.PageTable;

/// <summary>What must hold of a table while nobody walks it: shapes, alignment, parents, reference counts, no LOCKED entry.</summary>
public static unsafe class TableAudit
{
    /// <returns>Table pages reached, root pages included.</returns>
    public static int Check<TPlatform>(Stage2PageTable<TPlatform> table, PhysicalMemory<TPlatform> memory)
        where TPlatform : struct, IPlatform
    {
        var seen = new HashSet<ulong>();
        Check(table, memory, seen);
        return seen.Count;
    }

    /// <summary>Every page of the table, depth first.</summary>
    public static IEnumerable<PhysAddr> PagesInOrder<TPlatform>(Stage2PageTable<TPlatform> table, PhysicalMemory<TPlatform> memory)
        where TPlatform : struct, IPlatform
    {
        var seen = new HashSet<ulong>();
        Check(table, memory, seen);
        return seen.Select(page => new PhysAddr(page));
    }

    private static void Check<TPlatform>(Stage2PageTable<TPlatform> table, PhysicalMemory<TPlatform> memory, HashSet<ulong> seen)
        where TPlatform : struct, IPlatform
    {
        var geometry = table.Geometry;
        for (var i = 0; i < geometry.RootPages; i++)
        {
            var page = table.Root + ((ulong)i << geometry.PageShift);
            Check(table, memory, page, geometry.StartLevel, seen);
        }
    }

    private static void Check<TPlatform>(
        Stage2PageTable<TPlatform> table, PhysicalMemory<TPlatform> memory, PhysAddr page, int level, HashSet<ulong> seen)
        where TPlatform : struct, IPlatform
    {
        Assert.True(seen.Add(page.Value), $"{page} has two parents");
        Assert.Equal((PageState.Linked, level), (memory.State(page), memory.Level(page)));
        var entries = memory.Entries(page);
        uint counted = 0;
        for (var index = 0; index < memory.EntriesPerPage; index++)
        {
            var pte = new Pte(entries[index]);
            if (!pte.IsCounted)
                continue;
            counted++;
            Assert.False(pte.IsLocked, $"{page} entry {index} is LOCKED");
            if (pte.IsTable(level))
            {
                Check(table, memory, new PhysAddr(TableAddress.Of(pte)), level + 1, seen);
                continue;
            }

            if (!pte.IsValid)
                continue;
            Assert.True(level == TableGeometry.LastLevel || table.Geometry.IsBlockLevel(level), $"a block at level {level}");
            Assert.Equal(level == TableGeometry.LastLevel, (pte.Raw & 2) != 0);
            Assert.Equal(0UL, table.Format.OutputAddress(pte) & (table.Geometry.Granule(level) - 1));
        }

        Assert.True(counted + 1 == memory.ReferenceCount(page), $"{page} level {level}: {counted} entries, {memory.ReferenceCount(page)} references");
    }
}

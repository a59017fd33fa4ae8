using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Tests.PageTable;

public sealed class PageTableWalkerTests : IDisposable
{
    private const ulong Page = 0x1000;
    private const ulong Block = 0x20_0000;
    private const ulong Gig = 0x4000_0000;

    private readonly TableLab _lab = new();

    public void Dispose() => _lab.Dispose();

    /// <summary>Random trees and ranges; every visit of the walker against a plain recursion over the same memory.</summary>
    [Fact]
    public void Walk_RandomTreesAndRanges_VisitsAsThePlainRecursionDoes()
    {
        var random = new DeterministicRandom(11);
        var visits = 0;
        for (var round = 0; round < 60; round++)
        {
            var size = random.Below(3) switch { 0 => Page << (int)random.Below(6), 1 => Block, _ => Block * random.Below(8) };
            var ipa = (random.Below(4) * Gig) + (random.Below(16) * Block) + (random.Below(512) * Page);
            if (random.Percent(80))
                _lab.Map(ipa, size, 0x1_0000_0000 + ipa);
            else
                _lab.Unmap(ipa, size);
            _lab.TopUp();

            var start = (random.Below(4) * Gig) + (random.Below(1024) * Page * 37);
            var end = Math.Min(start + (random.Below(3000) * Page), _lab.Table.Geometry.MaxIpa);
            var expected = new List<string>();
            Recurse(expected, _lab.Table.Root, _lab.Table.Geometry.StartLevel, 0, start, end);

            var visitor = new NotingVisitor(_lab.Memory, []);
            var range = new WalkRange<RecordingPlatform>(_lab.Memory, _lab.Table.Geometry, start, end, ignoresAgain: false);
            Assert.Equal(PgtableResult.Done, PageTableWalker<RecordingPlatform>.Walk(_lab.Table.Root, ref range, ref visitor));

            Assert.Equal(expected, visitor.Notes);
            visits += expected.Count;
        }

        Assert.True(visits > 5_000, $"only {visits} visits");
    }

    [Fact]
    public void Walk_LeafVisitInstallsATable_DescendsIntoItInTheSameWalk()
    {
        Assert.Equal(PgtableResult.Done, _lab.Map(0, Gig, Gig));

        Assert.Equal(PgtableResult.Done, _lab.Map(Block, Page, 0x9000_0000));

        Assert.Equal((PgtableResult.Done, 0x0040_0000_9000_07FFUL, 3), _lab.Leaf(Block));
        Assert.Equal((PgtableResult.Done, 0UL, 3), _lab.Leaf(Block + Page));
        Assert.Equal((PgtableResult.Done, 0UL, 2), _lab.Leaf(0));
    }

    [Fact]
    public void Walk_Again_StopsOrGoesOnAsTheReleaseAndFlagsSay()
    {
        Assert.Equal((PgtableResult.Again, 0), Remap(KernelRelease.V6_1, WalkFlags.None));
        Assert.Equal((PgtableResult.Again, 0), Remap(KernelRelease.V6_1, WalkFlags.IgnoreAgain));
        Assert.Equal((PgtableResult.Done, 1), Remap(KernelRelease.V6_12, WalkFlags.None));
        Assert.Equal((PgtableResult.Again, 0), Remap(KernelRelease.V6_12, WalkFlags.HandleFault));
        Assert.Equal((PgtableResult.Done, 1), Remap(KernelRelease.V6_12, WalkFlags.IgnoreAgain));
        Assert.Equal((PgtableResult.Again, 0), Remap(KernelRelease.V7_2, WalkFlags.None));
        Assert.Equal((PgtableResult.Again, 0), Remap(KernelRelease.V7_2, WalkFlags.HandleFault));
        Assert.Equal((PgtableResult.Done, 1), Remap(KernelRelease.V7_2, WalkFlags.IgnoreAgain));
    }

    [Fact]
    public void Walk_RangePastTheTable_IsRefused()
    {
        var limit = _lab.Table.Geometry.MaxIpa;

        Assert.Equal(PgtableResult.OutOfRange, _lab.Unmap(limit, 1));
        Assert.Equal(PgtableResult.OutOfRange, _lab.Unmap(limit - Page, Page + 1));
        Assert.Equal(PgtableResult.Done, _lab.Unmap(limit - Page, Page));
        Assert.Equal(PgtableResult.Done, _lab.Unmap(limit, 0));
    }

    // One page mapped already, the next one not.
    private static (PgtableResult Result, int MappedAfterIt) Remap(KernelRelease release, WalkFlags flags)
    {
        using var lab = new TableLab(new Stage2Options { Release = release });
        Assert.Equal(PgtableResult.Done, lab.Map(0, Page, 0x8000_0000));
        var result = lab.Map(0, 2 * Page, 0x8000_0000, Stage2Prot.ReadWrite, flags);
        return (result, lab.Table.TryGetLeaf(new Ipa(Page), out _, out _) ? 1 : 0);
    }

    private unsafe void Recurse(List<string> notes, PhysAddr root, int level, ulong baseIpa, ulong start, ulong end)
    {
        var geometry = _lab.Table.Geometry;
        var tables = level == geometry.StartLevel ? geometry.RootPages : 1;
        for (var index = 0; index < tables * geometry.EntriesPerTable; index++)
        {
            var first = baseIpa + ((ulong)index * geometry.Granule(level));
            var past = first + geometry.Granule(level);
            if (past <= start || first >= end)
                continue;
            var page = root + ((ulong)(index / geometry.EntriesPerTable) << geometry.PageShift);
            var at = index % geometry.EntriesPerTable;
            var pte = new Pte(_lab.Memory.Entries(page)[at]);
            var seen = Math.Max(first, start);
            if (!pte.IsTable(level))
            {
                notes.Add(NotingVisitor.Note(WalkVisits.Leaf, page, at, level, seen));
                continue;
            }

            notes.Add(NotingVisitor.Note(WalkVisits.TablePre, page, at, level, seen));
            Recurse(notes, new PhysAddr(TableAddress.Of(pte)), level + 1, first, start, end);
            notes.Add(NotingVisitor.Note(WalkVisits.TablePost, page, at, level, seen));
        }
    }

    private readonly unsafe struct NotingVisitor(PhysicalMemory<RecordingPlatform> memory, List<string> notes) : IPteVisitor
    {
        public static WalkVisits Visits => WalkVisits.Leaf | WalkVisits.TablePre | WalkVisits.TablePost;

        public List<string> Notes => notes;

        public static string Note(WalkVisits visit, PhysAddr page, int index, int level, ulong ipa) =>
            $"{visit} {page} {index} level {level} at {ipa:x}";

        public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
        {
            var page = memory.PageOf(entry.Slot);
            notes.Add(Note(visit, page, (int)(entry.Slot - memory.Entries(page)), entry.Level, entry.Ipa));
            return PgtableResult.Done;
        }
    }
}

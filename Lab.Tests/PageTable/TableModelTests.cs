using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Tests.Vectors;

namespace Lab.Tests.PageTable;

/// <summary>Random operations against a plain list of pages, with the break-before-make checker listening.</summary>
public sealed class TableModelTests
{
    private const int Chunks = 4;
    private const ulong Window = Chunks * WindowModel.PagesPerChunk * WindowModel.PageSize;
    private const ulong Base = 0x4000_0000;
    private const ulong Output = 0x1_0000_0000;

    [Theory]
    [InlineData(KernelRelease.V6_1, false, 1)]
    [InlineData(KernelRelease.V6_12, false, 2)]
    [InlineData(KernelRelease.V6_12, true, 3)]
    [InlineData(KernelRelease.V7_2, true, 4)]
    public void Operations_Random_AgreeWithTheModelAndBreakBeforeTheyMake(KernelRelease release, bool forcedAndRange, int seed)
    {
        using var lab = new TableLab(
            new Stage2Options { Release = release, ForcedWriteBack = forcedAndRange, RangeTlbi = forcedAndRange },
            release == KernelRelease.V6_1 ? SubtreeReclaim.Immediate : SubtreeReclaim.Deferred);
        var checker = new BreakBeforeMakeChecker();
        RecordingPlatform.Listener = checker;
        var model = new WindowModel(Chunks, againStops: release == KernelRelease.V6_1);
        var random = new DeterministicRandom((ulong)seed);
        var hits = 0;

        for (var step = 0; step < 1_500; step++)
        {
            Perform(lab, model, ref random);
            lab.TopUp();
            if (step % 10 == 0)
                lab.Reclaimer.RunPending();
            if (step % 25 == 0)
                hits += Compare(lab, model);
        }

        hits += Compare(lab, model);
        lab.Reclaimer.RunPending();
        Assert.Empty(checker.Violations);
        Assert.True(hits > 1_000 && checker.Steps > 10_000, $"{hits} mapped pages compared, {checker.Steps} steps judged");
        Assert.Equal(0, lab.Worker.Read().Warnings + lab.Reclaimer.Read().Warnings);
        Assert.Equal(lab.TablePages, TableAudit.Check(lab.Table, lab.Memory));

        Assert.Equal(PgtableResult.Done, lab.Table.Destroy(lab.Worker));
        Assert.Equal(0, lab.TablePages);
        Assert.Empty(checker.Violations);
    }

    /// <summary>The checker is not blind: a store over a valid entry, a make over a hole, a free before the TLBI.</summary>
    [Fact]
    public void Checker_BrokenSequences_AreViolations()
    {
        var leaf = new Pte(0x8000_07FF);
        var other = new Pte(0x9000_07FF);
        var table = new Pte(0x5003);

        Assert.Single(Judge((ProtocolEventKind.EntryStore, leaf), (ProtocolEventKind.EntryStore, other)));
        Assert.Single(Judge((ProtocolEventKind.EntryRelease, leaf)));
        Assert.Single(Judge((ProtocolEventKind.EntryStore, leaf), (ProtocolEventKind.EntryStore, Pte.LockedBit10), (ProtocolEventKind.EntryRelease, other)));
        Assert.Single(Judge((ProtocolEventKind.EntryStore, table), (ProtocolEventKind.EntryStore, Pte.Empty), (ProtocolEventKind.PageFree, default)));
        Assert.Empty(Judge(
            (ProtocolEventKind.EntryStore, leaf), (ProtocolEventKind.EntryStore, Pte.LockedBit10), (ProtocolEventKind.TlbiVmid, default),
            (ProtocolEventKind.EntryRelease, other)));
    }

    private static List<string> Judge(params (ProtocolEventKind Kind, Pte Value)[] events)
    {
        var checker = new BreakBeforeMakeChecker();
        foreach (var (kind, value) in events)
        {
            var address = kind == ProtocolEventKind.PageFree ? 0x5000UL : 0x1008UL;
            checker.Record(new ProtocolEvent(kind, address, value.Raw));
        }

        return checker.Violations;
    }

    private static void Perform(TableLab lab, WindowModel model, ref DeterministicRandom random)
    {
        var first = random.Percent(50)
            ? (int)random.Below(Chunks) * WindowModel.PagesPerChunk
            : (int)random.Below((ulong)model.Count);
        var count = random.Below(4) switch { 0 => 512, 1 => 1, _ => 1 + (int)random.Below(700) };
        count = Math.Min(count, model.Count - first);
        var start = new Ipa(Base + ((ulong)first * WindowModel.PageSize));
        var size = (ulong)count * WindowModel.PageSize;
        switch (random.Below(7))
        {
            case 0 or 1 or 2:
                var write = random.Percent(50);
                var output = Output + (random.Below(3) * Window) + (start.Value - Base);
                var prot = write ? Stage2Prot.ReadWrite : Stage2Prot.Read;
                Assert.Equal(model.Map(first, count, output, write), lab.Map(start.Value, size, output, prot, WalkFlags.IgnoreAgain));
                break;
            case 3:
                model.Unmap(first, count);
                Assert.Equal(PgtableResult.Done, lab.Table.Unmap(TableLab.Alone, lab.Worker, start, size));
                break;
            case 4:
                model.WriteProtect(first, count);
                Assert.Equal(PgtableResult.Done, lab.Table.WriteProtect(TableLab.Alone, lab.Worker, start, size));
                lab.Tlb.InvalidateVmid();
                break;
            case 5:
                model.Split(first, count);
                Assert.Equal(PgtableResult.Done, lab.Table.Split(TableLab.Alone, lab.Worker, start, size, lab.Cache));
                break;
            default:
                var wanted = model.AllowWrite(first) || lab.Options.Release == KernelRelease.V6_1 ? PgtableResult.Done : PgtableResult.Again;
                Assert.Equal(wanted, lab.Table.RelaxPermissions(TableLab.Alone, lab.Worker, start, Stage2Prot.Write));
                break;
        }
    }

    private static int Compare(TableLab lab, WindowModel model)
    {
        var mapped = 0;
        for (var page = 0; page < model.Count; page++)
        {
            var ipa = new Ipa(Base + ((ulong)page * WindowModel.PageSize));
            var found = lab.Table.TryGetLeaf(ipa, out var pte, out var level)
                ? new PageModel(true, lab.Table.OutputOf(pte, level, ipa).Value, pte.IsWritable)
                : default;
            Assert.Equal((page, model[page]), (page, found));
            Assert.Equal(model.IsBlock(page), found.IsMapped && level == 2);
            mapped += found.IsMapped ? 1 : 0;
        }

        return mapped;
    }
}

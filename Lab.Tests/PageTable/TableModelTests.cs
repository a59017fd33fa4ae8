using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Tests.PageTable;

/// <summary>Random operations against a plain list of pages, with the break-before-make checker listening.</summary>
public sealed class TableModelTests
{
    private const int Chunks = 4;

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
        var pair = new WindowPair(lab, Chunks);
        var random = new DeterministicRandom((ulong)seed);
        var hits = 0;

        for (var step = 0; step < 1_500; step++)
        {
            Perform(pair, ref random);
            lab.TopUp();
            if (step % 10 == 0)
                lab.Reclaimer.RunPending();
            if (step % 25 == 0)
                hits += pair.Compare();
        }

        hits += pair.Compare();
        lab.Reclaimer.RunPending();
        Assert.Empty(checker.Violations);
        Assert.True(hits > 1_000 && checker.Steps > 10_000, $"{hits} mapped pages compared, {checker.Steps} steps judged");
        Assert.Equal(0, lab.Worker.Read().Warnings + lab.Reclaimer.Read().Warnings);
        Assert.Equal(lab.TablePages, TableAudit.Check(lab.Table, lab.Memory));

        Assert.Equal(PgtableResult.Done, lab.Table.Destroy(lab.Worker));
        Assert.Equal(0, lab.TablePages);
        Assert.Empty(checker.Violations);
    }

    /// <summary>Every sequence of three operations out of a small set, over two chunks.</summary>
    [Theory]
    [InlineData(KernelRelease.V6_1)]
    [InlineData(KernelRelease.V6_12)]
    [InlineData(KernelRelease.V7_2)]
    public void Operations_EveryShortSequence_AgreesWithTheModel(KernelRelease release)
    {
        Action<WindowPair>[] steps =
        [
            pair => pair.Map(0, 1, 0, write: true),
            pair => pair.Map(1, 2, 1, write: false),
            pair => pair.Map(0, 512, 0, write: false),
            pair => pair.Map(0, 1024, 1, write: true),
            pair => pair.Map(511, 2, 0, write: true),
            pair => pair.Unmap(0, 1),
            pair => pair.Unmap(1, 1023),
            pair => pair.WriteProtect(0, 513),
            pair => pair.Split(0, 1),
            pair => pair.AllowWrite(1),
        ];
        using var lab = new TableLab(
            new Stage2Options { Release = release }, release == KernelRelease.V6_1 ? SubtreeReclaim.Immediate : SubtreeReclaim.Deferred);
        var checker = new BreakBeforeMakeChecker();
        RecordingPlatform.Listener = checker;
        var pair = new WindowPair(lab, 2);
        var sequences = 0;
        for (var sequence = 0; sequence < 1_000; sequence++, sequences++)
        {
            steps[sequence / 100](pair);
            steps[sequence / 10 % 10](pair);
            steps[sequence % 10](pair);
            pair.Compare();
            TableAudit.Check(lab.Table, lab.Memory);
            pair.Reset();
            lab.Reclaimer.RunPending();
            lab.TopUp();
            Assert.Equal(lab.Table.Geometry.RootPages, lab.TablePages);
        }

        Assert.Equal(1_000, sequences);
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

    private static void Perform(WindowPair pair, ref DeterministicRandom random)
    {
        var pages = pair.Model.Count;
        var first = random.Percent(50)
            ? (int)random.Below(Chunks) * WindowModel.PagesPerChunk
            : (int)random.Below((ulong)pages);
        var count = random.Below(4) switch { 0 => 512, 1 => 1, _ => 1 + (int)random.Below(700) };
        count = Math.Min(count, pages - first);
        switch (random.Below(7))
        {
            case 0 or 1 or 2:
                pair.Map(first, count, random.Below(3), write: random.Percent(50));
                break;
            case 3:
                pair.Unmap(first, count);
                break;
            case 4:
                pair.WriteProtect(first, count);
                break;
            case 5:
                pair.Split(first, count);
                break;
            default:
                pair.AllowWrite(first);
                break;
        }
    }
}

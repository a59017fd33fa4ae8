using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Tlb;
using Lab.Engine.Workloads.Conformance;

namespace Lab.Tests.PageTable;

/// <summary>Where the releases differ: what is broken how, which TLBI follows, when memory comes back.</summary>
public sealed class ReleaseTests
{
    private const ulong Page = 0x1000;
    private const ulong Block = 0x20_0000;

    [Fact]
    public void Coalesce_61_ClearsFlushesAndFreesBeforeTheBlockIsMade()
    {
        using var lab = Lab(KernelRelease.V6_1, SubtreeReclaim.Immediate);
        Assert.Equal(PgtableResult.Done, lab.Map(0, Page, 0x8000_0000));
        var recorder = Listen(lab);
        var before = lab.Memory.PagesInUse;

        Assert.Equal(PgtableResult.Done, lab.Map(0, Block, 0x8000_0000));

        Assert.Equal(
            ["S 1 0 0", "Ta 0 0", "- 1 1", "- 2 1", "- 2 0", "F 2", "S 1 0 400", "Cd 80000000 200000", "+ 1 2", "R 1 0 400000800007fd"],
            recorder.Trace);
        Assert.Equal(before - 1, lab.Memory.PagesInUse);
    }

    [Theory]
    [InlineData(KernelRelease.V6_12)]
    [InlineData(KernelRelease.V7_2)]
    public void Coalesce_Since62_MakesTheBlockAndDefersTheSubtree(KernelRelease release)
    {
        using var lab = Lab(release);
        Assert.Equal(PgtableResult.Done, lab.Map(0, Page, 0x8000_0000));
        var before = lab.Memory.PagesInUse;

        Assert.Equal(PgtableResult.Done, lab.Map(0, Block, 0x8000_0000));

        Assert.Equal((before, 1), (lab.Memory.PagesInUse, lab.Reclaimer.Pending));
        Assert.Equal((1L, 1L), (lab.Worker.Read().TablesCoalesced, lab.Worker.Read().SubtreesDeferred));
        lab.Reclaimer.RunPending();
        Assert.Equal(before - 1, lab.Memory.PagesInUse);
        Assert.Equal((0L, 1L, 1L, 1L), (lab.Reclaimer.Read().FreedAtOnce, lab.Reclaimer.Read().Deferred, lab.Reclaimer.Read().CallbacksRun, lab.Reclaimer.Read().PagesFreed));
    }

    [Theory]
    [InlineData(KernelRelease.V6_1, true, 1, 0, 0)]
    [InlineData(KernelRelease.V6_1, false, 0, 0, 0)]
    [InlineData(KernelRelease.V6_12, true, 0, 1, 0)]
    [InlineData(KernelRelease.V6_12, false, 0, 1, -11)]
    [InlineData(KernelRelease.V7_2, true, 0, 1, 0)]
    [InlineData(KernelRelease.V7_2, false, 0, 1, -11)]
    public void RelaxPermissions_ByRelease_BroadcastsOrInvalidatesLocally(
        KernelRelease release, bool mapped, long broadcast, long local, int result)
    {
        using var lab = Lab(release, release == KernelRelease.V6_1 ? SubtreeReclaim.Immediate : SubtreeReclaim.Deferred);
        if (mapped)
            Assert.Equal(PgtableResult.Done, lab.Map(0, Page, 0x8000_0000, Stage2Prot.Read));
        var before = lab.Tlb.Read();

        Assert.Equal(result, (int)lab.Table.RelaxPermissions(TableLab.Alone, lab.Worker, new Ipa(0), Stage2Prot.Write));

        // 6.1 passes over a hole as if it had done something, and so broadcasts for it as well.
        if (release == KernelRelease.V6_1 && !mapped)
            broadcast = 1;
        var after = lab.Tlb.Read();
        Assert.Equal((broadcast, local), (after.Ipa - before.Ipa, after.IpaLocal - before.IpaLocal));
        Assert.Equal(mapped, lab.Table.TryGetLeaf(new Ipa(0), out var pte, out _) && pte.IsWritable);
    }

    /// <summary>The loser's own TLB entry goes too, and of every level: it knows none.</summary>
    [Fact]
    public void RelaxPermissions_NothingThere_StillDropsTheOwnStaleEntryOfEveryLevel()
    {
        using var lab = Lab(KernelRelease.V6_12);
        foreach (var vcpu in new[] { lab.Vcpu, lab.Other })
        {
            using var access = vcpu.Begin();
            access.Fill(new TlbEntry(0, 0x8000_0000, 2, 21, true, false, false));
        }

        Assert.Equal(PgtableResult.Again, lab.Table.RelaxPermissions(TableLab.Alone, lab.Worker, new Ipa(Page), Stage2Prot.Write));

        Assert.False(Hits(lab.Vcpu, Page));
        Assert.True(Hits(lab.Other, Page));
    }

    [Theory]
    [InlineData(KernelRelease.V6_1, true, 0, 1)]
    [InlineData(KernelRelease.V6_12, true, 1, 0)]
    [InlineData(KernelRelease.V6_12, false, 0, 1)]
    public void BreakOfATable_ByReleaseAndCpu_InvalidatesTheRangeOrTheVmid(KernelRelease release, bool rangeTlbi, long range, long vmid)
    {
        using var lab = new TableLab(
            new Stage2Options { Release = release, RangeTlbi = rangeTlbi },
            release == KernelRelease.V6_1 ? SubtreeReclaim.Immediate : SubtreeReclaim.Deferred);
        Assert.Equal(PgtableResult.Done, lab.Map(0, Page, 0x8000_0000));
        var before = lab.Tlb.Read();

        Assert.Equal(PgtableResult.Done, lab.Map(0, Block, 0x8000_0000));

        var after = lab.Tlb.Read();
        Assert.Equal((range, vmid), (after.Range - before.Range, after.Vmid - before.Vmid));
        Assert.Equal(512 * range, after.RangePages - before.RangePages);
    }

    [Fact]
    public void Break_72_UsesItsOwnLockedEncoding()
    {
        using var lab = Lab(KernelRelease.V7_2);
        var recorder = Listen(lab);

        Assert.Equal(PgtableResult.Done, lab.Map(0, Page, 0x8000_0000));

        Assert.Contains("S 2 0 1000000000000000", recorder.Trace);
        Assert.DoesNotContain(recorder.Trace, item => item.EndsWith(" 400", StringComparison.Ordinal));
    }

    [Fact]
    public void SetOwner_ByRelease_WritesItsEncodingAndRefusesUnknownOwners()
    {
        using var six = Lab(KernelRelease.V6_12);
        using var seven = Lab(KernelRelease.V7_2);

        Assert.Equal(PgtableResult.Done, six.Table.SetOwner(TableLab.Alone, six.Worker, new Ipa(0), Page, 1, six.Cache));
        Assert.Equal(PgtableResult.Invalid, six.Table.SetOwner(TableLab.Alone, six.Worker, new Ipa(0), Page, 2, six.Cache));
        Assert.Equal(PgtableResult.Done, seven.Table.SetOwner(TableLab.Alone, seven.Worker, new Ipa(0), Page, 2, seven.Cache));
        Assert.Equal(PgtableResult.Invalid, seven.Table.SetOwner(TableLab.Alone, seven.Worker, new Ipa(0), Page, 8, seven.Cache));

        Assert.Equal(0x4UL, six.Leaf(0).Raw);
        Assert.Equal(0x2000_0000_0000_0004UL, seven.Leaf(0).Raw);
        Assert.Equal(PgtableResult.Invalid, six.Table.Annotate(TableLab.Alone, six.Worker, new Ipa(0), Page, InvalidKind.Poisoned, 0, six.Cache));
        Assert.Equal(PgtableResult.Invalid, seven.Table.Annotate(TableLab.Alone, seven.Worker, new Ipa(0), Page, InvalidKind.Locked, 0, seven.Cache));
        Assert.Equal(PgtableResult.Invalid, seven.Table.Annotate(TableLab.Alone, seven.Worker, new Ipa(0), Page, InvalidKind.Poisoned, 1, seven.Cache));
        Assert.Equal(PgtableResult.Done, seven.Table.Annotate(TableLab.Alone, seven.Worker, new Ipa(0), Page, InvalidKind.Poisoned, 0, seven.Cache));
        Assert.Equal(0x3000_0000_0000_0000UL, seven.Leaf(0).Raw);
    }

    /// <summary>7.2's teardown in chunks: a chunk frees only what it emptied, and no later chunk enters it.</summary>
    [Fact]
    public void DestroyRange_72InChunks_FreesEachTableOnce()
    {
        using var lab = Lab(KernelRelease.V7_2);
        Assert.Equal(PgtableResult.Done, lab.Map(0, 3 * Page, 0x8000_0000));
        Assert.Equal(PgtableResult.Done, lab.Map(0x4000_0000, Block, 0x8000_0000));
        Assert.Equal(PgtableResult.Done, lab.Map(0x8000_0000, 0x4000_0000, 0x1_0000_0000));

        Assert.Equal(PgtableResult.Done, lab.Table.Destroy(lab.Worker));

        Assert.Equal(0, lab.TablePages);
        Assert.Equal(512, lab.Worker.Read().FreeWalks);
        Assert.Equal(PgtableResult.Invalid, lab.Table.Destroy(lab.Worker));
        Assert.Equal(PgtableResult.Invalid, lab.Map(0, Page, 0x8000_0000));
    }

    [Fact]
    public void SetRelease_Quiescent_FollowsTheOtherRelease()
    {
        using var lab = Lab(KernelRelease.V6_12);
        Assert.Equal(PgtableResult.Done, lab.Map(0, Page, 0x8000_0000));

        lab.Table.SetRelease(KernelRelease.V6_1);
        lab.Table.SetReclaim(SubtreeReclaim.Immediate);
        Assert.Equal(PgtableResult.Done, lab.Map(0, Block, 0x8000_0000));

        Assert.Equal((0, 1L), (lab.Reclaimer.Pending, lab.Reclaimer.Read().FreedAtOnce));
        Assert.Equal(lab.TablePages, TableAudit.Check(lab.Table, lab.Memory));
    }

    private static TableLab Lab(KernelRelease release, SubtreeReclaim reclaim = SubtreeReclaim.Deferred) =>
        new(new Stage2Options { Release = release, IpaBits = 39 }, reclaim);

    // Numbers the pages in the table so far as the vectors would: roots first, then tables in the order of their creation.
    private static ProtocolNotebook Listen(TableLab lab)
    {
        var recorder = new ProtocolNotebook(new TableInspector<RecordingPlatform>(lab.Memory), lab.Options.PageShift);
        foreach (var page in TableAudit.PagesInOrder(lab.Table, lab.Memory))
            recorder.Adopt(page);
        recorder.Begin();
        RecordingPlatform.Listener = recorder;
        return recorder;
    }

    private static bool Hits(VcpuTlb<RecordingPlatform> vcpu, ulong ipa)
    {
        using var access = vcpu.Begin();
        return access.TryLookup(ipa, out _);
    }
}

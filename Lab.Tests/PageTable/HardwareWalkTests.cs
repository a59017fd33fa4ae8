using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Tests.PageTable;

public sealed class HardwareWalkTests : IDisposable
{
    private const ulong Page = 0x1000;
    private const ulong Block = 0x20_0000;

    private readonly TableLab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void HardwareWalk_EachLeafSize_TranslatesLikeTheSoftwareLookUp()
    {
        Assert.Equal(PgtableResult.Done, _lab.Map(0, Page, 0x8000_0000));
        Assert.Equal(PgtableResult.Done, _lab.Map(Block, Block, 0x9000_0000, Stage2Prot.Read));
        Assert.Equal(PgtableResult.Done, _lab.Map(0x4000_0000, 0x4000_0000, 0x4000_0000));

        Assert.Equal((3, 0x8000_0123UL), Translate(0x123));
        Assert.Equal((2, 0x9001_2345UL), Translate(Block + 0x1_2345));
        Assert.Equal((1, 0x5234_5678UL), Translate(0x5234_5678));
        var walk = _lab.Table.HardwareWalk(new Ipa(Block + Page));
        Assert.Equal((Block, 0x9000_0000UL, 2, 21), (walk.Translation.Ipa, walk.Translation.Pa, walk.Translation.Level, walk.Translation.SizeShift));
        Assert.Equal(HardwareFault.None, walk.FaultOf(AccessKind.Read));
        Assert.Equal(HardwareFault.Permission, walk.FaultOf(AccessKind.Write));
        Assert.Equal(HardwareFault.Permission, walk.FaultOf(AccessKind.Execute));
    }

    [Fact]
    public unsafe void HardwareWalk_HoleLockedOrAnnotated_IsATranslationFaultOfThatLevel()
    {
        Assert.Equal(PgtableResult.Done, _lab.Map(0, Page, 0x8000_0000));
        Assert.Equal(PgtableResult.Done, _lab.Table.SetOwner(TableLab.Alone, _lab.Worker, new Ipa(Page), Page, 1, _lab.Cache));

        Assert.Equal((HardwareFault.Translation, 1), Fault(0x4000_0000));
        Assert.Equal((HardwareFault.Translation, 2), Fault(Block));
        Assert.Equal((HardwareFault.Translation, 3), Fault(Page));
        Assert.Equal((HardwareFault.Translation, 3), Fault(2 * Page));
        Assert.Equal((HardwareFault.Translation, 1), Fault(_lab.Table.Geometry.MaxIpa));

        var root = _lab.Memory.Entries(_lab.Table.Root);
        var saved = root[0];
        root[0] = Pte.LockedBit10.Raw;
        Assert.Equal((HardwareFault.Translation, 1), Fault(0));
        root[0] = saved;
    }

    [Fact]
    public void HardwareWalk_OldLeaf_FaultsOrIsMarkedAsTheCpuDoes()
    {
        using var setting = new TableLab(new Stage2Options { HardwareAccessFlag = true });
        foreach (var lab in new[] { _lab, setting })
        {
            Assert.Equal(PgtableResult.Done, lab.Map(0, Page, 0x8000_0000));
            Assert.Equal(PgtableResult.Done, lab.Table.TestClearYoung(TableLab.Alone, lab.Worker, new Ipa(0), Page, clear: true, out var young));
            Assert.True(young);
        }

        Assert.Equal((HardwareFault.AccessFlag, 3), Fault(0));
        Assert.Equal(HardwareFault.None, setting.Table.HardwareWalk(new Ipa(0)).Fault);
        Assert.True(new Pte(setting.Leaf(0).Raw).IsAccessed);

        Assert.Equal(PgtableResult.Done, _lab.Table.MarkYoung(TableLab.Alone, _lab.Worker, new Ipa(0), WalkFlags.None, out var found));
        Assert.False(found.IsAccessed);
        Assert.Equal(HardwareFault.None, _lab.Table.HardwareWalk(new Ipa(0)).Fault);
    }

    /// <summary>What a missing TLBI would lead to: the walk reaches a table that is free.</summary>
    [Fact]
    public unsafe void HardwareWalk_EntryNamesAFreedTable_IsCaught()
    {
        Assert.Equal(PgtableResult.Done, _lab.Map(0, Page, 0x8000_0000));
        var root = _lab.Memory.Entries(_lab.Table.Root);
        var stale = root[0];
        Assert.Equal(PgtableResult.Done, _lab.Unmap(0, Page));
        root[0] = stale;

        Assert.Throws<InvariantException>(() => _lab.Table.HardwareWalk(new Ipa(0)));

        root[0] = 0;
    }

    private (int Level, ulong Pa) Translate(ulong ipa)
    {
        var walk = _lab.Table.HardwareWalk(new Ipa(ipa));
        Assert.Equal(HardwareFault.None, walk.Fault);
        Assert.True(_lab.Table.TryGetLeaf(new Ipa(ipa), out var pte, out var level));
        Assert.Equal((level, _lab.Table.OutputOf(pte, level, new Ipa(ipa))), (walk.Level, walk.Translate(new Ipa(ipa))));
        return (walk.Level, walk.Translate(new Ipa(ipa)).Value);
    }

    private (HardwareFault Fault, int Level) Fault(ulong ipa)
    {
        var walk = _lab.Table.HardwareWalk(new Ipa(ipa));
        return (walk.Fault, walk.Level);
    }
}

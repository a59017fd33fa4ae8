using Lab.Engine.PageTable;

namespace Lab.Tests.PageTable;

public sealed class PteTests
{
    private const Stage2Prot All = Stage2Prot.ReadWriteExecute;

    [Theory]
    [InlineData(0x0000_0000_8000_07DBUL, 0x8000_0000UL, 3, All, true)]
    [InlineData(0x0000_0000_8000_07FFUL, 0x8000_0000UL, 3, All, false)]
    [InlineData(0x0000_0000_8020_07D9UL, 0x8020_0000UL, 2, All, true)]
    [InlineData(0x0040_0000_8020_07FDUL, 0x8020_0000UL, 2, Stage2Prot.ReadWrite, false)]
    [InlineData(0x0040_0000_8000_077FUL, 0x8000_0000UL, 3, Stage2Prot.Read, false)]
    [InlineData(0x0040_0000_8000_075BUL, 0x8000_0000UL, 3, Stage2Prot.Read, true)]
    [InlineData(0x0040_0000_0900_07C7UL, 0x0900_0000UL, 3, Stage2Prot.ReadWrite | Stage2Prot.Device, false)]
    public void Leaf_GoldenCase_IsBitExact(ulong expected, ulong output, int level, Stage2Prot prot, bool forced)
    {
        foreach (var release in Enum.GetValues<KernelRelease>())
        {
            var format = new DescriptorFormat(new Stage2Options { ForcedWriteBack = forced, Release = release });

            Assert.True(format.TryGetAttributes(prot, out var attributes));
            var leaf = format.Leaf(output, attributes, level);

            Assert.Equal(expected, leaf.Raw);
            Assert.Equal(output, format.OutputAddress(leaf));
            Assert.True(leaf.IsLeaf(level) && !leaf.IsTable(level));
        }
    }

    [Fact]
    public void Leaf_Lpa2_KeepsAddressBitsInTheShareabilityField()
    {
        var format = new DescriptorFormat(new Stage2Options { Lpa2 = true, ForcedWriteBack = true });
        const ulong output = (3UL << 50) + 0x8000_0000;

        Assert.True(format.TryGetAttributes(Stage2Prot.ReadWrite, out var attributes));
        var leaf = format.Leaf(output, attributes, 3);

        Assert.Equal(0x0040_0000_8000_07DBUL, leaf.Raw);
        Assert.Equal(output, format.OutputAddress(leaf));
    }

    [Fact]
    public void Leaf_64KPages_KeepsHighAddressBitsBelowThePage()
    {
        var format = new DescriptorFormat(new Stage2Options { PageShift = 16, PhysicalBits = 52, ForcedWriteBack = true });
        const ulong output = (0xAUL << 48) + 0x8001_0000;

        Assert.True(format.TryGetAttributes(Stage2Prot.ReadWrite, out var attributes));
        var leaf = format.Leaf(output, attributes, 3);

        Assert.Equal(0x0040_0000_8001_A7DBUL, leaf.Raw);
        Assert.Equal(output, format.OutputAddress(leaf));
    }

    [Fact]
    public void Table_OfAChild_HoldsNothingButItsAddress()
    {
        var table = new DescriptorFormat(new Stage2Options()).Table(0x1234_5000);

        Assert.Equal(0x1234_5003UL, table.Raw);
        Assert.True(table.IsTable(2) && !table.IsTable(3));
        Assert.Equal(0x1234_5000UL, TableAddress.Of(table));
    }

    [Theory]
    [InlineData(KernelRelease.V6_12, 0x400UL)]
    [InlineData(KernelRelease.V7_2, 0x1000_0000_0000_0000UL)]
    public void Locked_ByRelease_HasItsEncoding(KernelRelease release, ulong raw)
    {
        var locked = new DescriptorFormat(new Stage2Options { Release = release }).Locked;

        Assert.Equal(raw, locked.Raw);
        Assert.True(locked.IsLocked && !locked.IsValid && !locked.IsAnnotation);
    }

    [Fact]
    public void IsLocked_AnnotationsOfBothEras_AreNotLocked()
    {
        Assert.False(Pte.OwnedBy(1).IsLocked);
        Assert.True(Pte.OwnedBy(1).IsAnnotation);
        Assert.False(Pte.Annotated(InvalidKind.HostDonation, 0x400).IsLocked);
        Assert.False(Pte.Empty.IsCounted);
    }

    [Theory]
    [InlineData(Stage2Prot.Device | Stage2Prot.NormalNonCacheable)]
    [InlineData(Stage2Prot.Device | Stage2Prot.Execute)]
    [InlineData(Stage2Prot.NormalNonCacheable | Stage2Prot.Execute)]
    public void TryGetAttributes_Contradiction_IsRefused(Stage2Prot prot) =>
        Assert.False(new DescriptorFormat(new Stage2Options()).TryGetAttributes(prot, out _));

    [Fact]
    public void NeedsUpdate_PermissionsOnly_SaysNo()
    {
        var old = new Pte(0x0040_0000_8000_077F);

        Assert.False(DescriptorFormat.NeedsUpdate(old, old));
        Assert.False(DescriptorFormat.NeedsUpdate(old, new Pte(0x0000_0000_8000_07FF)));
        Assert.True(DescriptorFormat.NeedsUpdate(old, old.WithoutAccessed()));
        Assert.True(DescriptorFormat.NeedsUpdate(old, new Pte(0x0040_0000_9000_077F)));
        Assert.True(DescriptorFormat.NeedsUpdate(Pte.Empty, old));
        Assert.True(DescriptorFormat.NeedsUpdate(old, Pte.Empty));
    }

    [Fact]
    public void ToString_KnownLevel_SaysWhatItIs()
    {
        Assert.Equal("0x800007ff page rwx", new Pte(0x8000_07FF).ToString(3));
        Assert.Equal("0x4000008000037d block r-- old", new Pte(0x0040_0000_8000_037D).ToString(2));
        Assert.Equal("0x12345003 table", new Pte(0x1234_5003).ToString(1));
        Assert.Equal("0x400 LOCKED", Pte.LockedBit10.ToString());
        Assert.Equal("0x4 annotation", Pte.OwnedBy(1).ToString(3));
        Assert.Equal("empty", Pte.Empty.ToString(0));
    }
}

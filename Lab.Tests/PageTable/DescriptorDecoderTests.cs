using Lab.Engine.PageTable;

namespace Lab.Tests.PageTable;

/// <summary>Literal descriptors, bit by bit.</summary>
public sealed class DescriptorDecoderTests
{
    private static readonly Stage2Options Plain = new();

    [Fact]
    public void Fields_PageOf4K_EachBitIsNamed()
    {
        // SW0, XN[1], address 0x1_2345_6000, AF, inner shareable, read only, Normal, page.
        var fields = DescriptorDecoder.Fields(new Pte(0x00C0_0001_2345_677F), 3, Plain);

        Assert.Equal(
            [
                "63:59 Ignored=0 ", "58:55 SW=1 SW0: the host maps it writable", "54:53 XN=2 nobody may execute",
                "52:52 Contig=0 not one of a contiguous group", "51:51 DBM=0 hardware does not set the write permission", "50:48 RES0=0 ",
                "47:12 Output address=123456 0x123456000", "11:11 RES0=0 ", "10:10 AF=1 accessed", "9:8 SH=3 inner shareable",
                "7:6 S2AP=1 read only", "5:2 MemAttr=F Normal", "1:1 Type=1 page", "0:0 Valid=1 valid",
            ],
            fields.Select(Text));
        Assert.Equal("4 KiB page, read only, no execute", DescriptorDecoder.Summary(new Pte(0x00C0_0001_2345_677F), 3, Plain));
    }

    [Theory]
    [InlineData(0x0000_0000_4020_04D9UL, 2, 12, "2 MiB block, read and write", "47:21 Output address=201 0x40200000", "1:1 Type=0 block")]
    [InlineData(0x0000_0000_8000_00FDUL, 1, 12, "1 GiB block, read and write, old", "47:30 Output address=2 0x80000000", "10:10 AF=0 not accessed since it was cleared")]
    [InlineData(0x0000_0000_0200_04FDUL, 2, 14, "32 MiB block, read and write", "47:25 Output address=1 0x2000000", "9:8 SH=0 non-shareable")]
    [InlineData(0x0000_0000_2000_F4FDUL, 2, 16, "512 MiB block, read and write", "47:29 Output address=1 0xf000020000000", "15:12 Address 51:48=F top bits of the output address")]
    [InlineData(0x0000_0000_4000_5003UL, 1, 12, "table of level 2", "47:12 Next table=40005 0x40005000", "1:1 Type=1 table")]
    public void Fields_BlocksAndTables_SayWhatTheyCover(ulong raw, int level, int pageShift, string summary, string address, string other)
    {
        var options = new Stage2Options { PageShift = pageShift, ForcedWriteBack = true };

        var fields = DescriptorDecoder.Fields(new Pte(raw), level, options).Select(Text).ToList();

        Assert.Contains(address, fields);
        Assert.Contains(other, fields);
        Assert.Equal(summary, DescriptorDecoder.Summary(new Pte(raw), level, options));
    }

    [Fact]
    public void Fields_Lpa2_AddressBitsStandWhereSharingStood()
    {
        var options = new Stage2Options { Lpa2 = true, IpaBits = 52, PhysicalBits = 52 };
        var fields = DescriptorDecoder.Fields(new Pte(0x0002_0000_0000_177F & ~0x40UL | 0x40), 3, options).Select(Text).ToList();
        Assert.Contains("9:8 Address 51:50=3 top bits of the output address", fields);
        Assert.Contains("49:12 Output address=2000000001 0xe000000001000", fields);
    }

    [Theory]
    [InlineData(0x0UL, KernelRelease.V6_12, "nothing", "63:1 Ignored=0 nothing is noted")]
    [InlineData(0x400UL, KernelRelease.V6_12, "LOCKED: a break-before-make is under way", "10:10 LOCKED=1 a break-before-make is under way")]
    [InlineData(0x14UL, KernelRelease.V6_12, "annotation: owner 5", "9:2 Owner=5 owner 5")]
    [InlineData(0x1000_0000_0000_0000UL, KernelRelease.V7_2, "LOCKED: a break-before-make is under way", "63:60 Kind=1 LOCKED: a break-before-make is under way")]
    [InlineData(0x2000_0000_0000_1236UL, KernelRelease.V7_2, "annotation: the host gave the page away", "3:1 Owner=3 owner 3")]
    [InlineData(0x3000_0000_0000_0000UL, KernelRelease.V7_2, "annotation: a guest's page, reclaimed by force", "63:60 Kind=3 a guest's page, reclaimed by force")]
    public void Fields_InvalidEntry_SaysWhatSoftwareNoted(ulong raw, KernelRelease release, string summary, string field)
    {
        var options = new Stage2Options { Release = release };
        Assert.Contains(field, DescriptorDecoder.Fields(new Pte(raw), 3, options).Select(Text));
        Assert.Equal(summary, DescriptorDecoder.Summary(new Pte(raw), 3, options));
        Assert.Equal("0:0 Valid=0 invalid: an access faults", Text(DescriptorDecoder.Fields(new Pte(raw), 3, options)[^1]));
    }

    [Fact]
    public void Fields_AnyWordAtAnyLevelOfAnyShape_CoverEachBitOnce()
    {
        var random = new Random(5);
        var tried = 0;
        foreach (var options in Shapes())
        {
            var first = new TableGeometry(options).StartLevel;
            for (var n = 0; n < 400; n++)
            {
                var raw = (ulong)random.NextInt64() << 1 | (uint)random.Next(2);
                for (var level = first; level <= TableGeometry.LastLevel; level++, tried++)
                {
                    var fields = DescriptorDecoder.Fields(new Pte(raw), level, options);
                    Assert.Equal(64, fields.Sum(field => field.Bits));
                    Assert.Equal(raw, fields.Aggregate(0UL, (word, field) => word | (field.Value << field.Low)));
                }
            }
        }

        Assert.True(tried > 1_000);
    }

    private static IEnumerable<Stage2Options> Shapes() =>
        from shift in new[] { 12, 14, 16 }
        from release in Enum.GetValues<KernelRelease>()
        from lpa2 in new[] { false, true }
        where !lpa2 || shift != 16
        select new Stage2Options { PageShift = shift, Release = release, Lpa2 = lpa2, PhysicalBits = lpa2 ? 52 : 48, IpaBits = 40 };

    private static string Text(DescriptorField field) => $"{field.High}:{field.Low} {field.Name}={field.Value:X} {field.Meaning}";
}

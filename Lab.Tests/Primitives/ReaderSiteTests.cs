using Lab.Engine.Primitives;

namespace Lab.Tests.Primitives;

public sealed class ReaderSiteTests
{
    [Fact]
    public void Site_EveryOperationAndLevel_ComesBack()
    {
        foreach (var operation in Enum.GetValues<TraceOperation>())
        {
            for (var level = TraceRecord.NoLevel; level <= 3; level++)
            {
                var site = new ReaderSite(operation, level, 0xF_FFFF_F123_4FFF);
                Assert.Equal((operation, level, 0xF_FFFF_F123_4000UL), (site.Operation, site.Level, site.Ipa));
            }
        }
    }

    [Fact]
    public void ToString_LevelUnknown_IsLeftOut()
    {
        Assert.Equal("FaultMap level 3 0x80001000", new ReaderSite(TraceOperation.FaultMap, 3, 0x8000_1234).ToString());
        Assert.Equal("Unmap 0x80000000", new ReaderSite(TraceOperation.Unmap, TraceRecord.NoLevel, 0x8000_0000).ToString());
    }
}

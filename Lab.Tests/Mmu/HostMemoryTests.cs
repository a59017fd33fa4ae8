using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.Primitives;

namespace Lab.Tests.Mmu;

public sealed class HostMemoryTests
{
    private const ulong Bytes = 4UL << 20;
    private static readonly PhysAddr Base = new(0x10_0000_0000);

    [Fact]
    public void Pin_EmptyBlockWithHugePages_BacksTheWholeBlock()
    {
        using var host = new HostMemory<HostPlatform>(Bytes, Base, huge: true);

        var pin = host.Pin(5);

        Assert.True(pin.IsBlock);
        Assert.Equal(0UL, (pin.Address.Value - (5UL << 12)) % (2UL << 20));
        Assert.True(host.Backs(511, pin.Address + (506UL << 12)));
    }

    [Fact]
    public void Pin_WithoutHugePages_BacksOnePage()
    {
        using var host = new HostMemory<HostPlatform>(Bytes, Base, huge: false);

        var pin = host.Pin(5);

        Assert.False(pin.IsBlock);
        Assert.True(host.Backs(5, pin.Address));
        Assert.False(host.Backs(6, pin.Address + 0x1000));
    }

    [Fact]
    public void Release_PartOfABlock_LeavesTheRestAndBreaksTheBlock()
    {
        using var host = new HostMemory<HostPlatform>(Bytes, Base, huge: true);
        var before = host.Pin(0).Address;

        host.Release(10, 2);

        Assert.False(host.Backs(10, before + (10UL << 12)));
        Assert.True(host.Backs(12, before + (12UL << 12)));
        Assert.False(host.Pin(12).IsBlock);
    }

    [Fact]
    public void Pin_AfterRelease_TakesAnotherHome()
    {
        using var host = new HostMemory<HostPlatform>(Bytes, Base, huge: true);
        var seen = new List<PhysAddr> { host.Pin(7).Address };
        for (var round = 0; round < 4; round++)
        {
            host.Release(7, 1);
            var next = host.Pin(7).Address;
            Assert.NotEqual(seen[^1], next);
            Assert.False(host.Backs(7, seen[^1]));
            Assert.True(host.Backs(7, next));
            seen.Add(next);
        }
    }

    [Fact]
    public void Release_EveryPage_LetsTheNextPinMakeABlockElsewhere()
    {
        using var host = new HostMemory<HostPlatform>(Bytes, Base, huge: true);
        var first = host.Pin(0).Address;
        host.Release(0, 512);

        var second = host.Pin(0);

        Assert.True(second.IsBlock);
        Assert.NotEqual(first, second.Address);
    }

    [Fact]
    public void Collapse_MixedBlock_MovesEveryPageToOneNewBlock()
    {
        using var host = new HostMemory<HostPlatform>(Bytes, Base, huge: true);
        var before = host.Pin(0).Address;
        host.Release(3, 1);
        Assert.Equal(0, host.FindMixedBlock(1));

        Assert.True(host.Collapse(0));

        Assert.False(host.Backs(0, before));
        Assert.True(host.Pin(3).IsBlock);
        Assert.Equal(-1, host.FindMixedBlock(0));
        Assert.False(host.Collapse(0));
    }

    [Fact]
    public void Backs_AddressOfAnotherPage_IsFalse()
    {
        using var host = new HostMemory<HostPlatform>(Bytes, Base, huge: true);
        var pin = host.Pin(0);

        Assert.False(host.Backs(1, pin.Address));
        Assert.False(host.Backs(0, new PhysAddr(0x1000)));
    }
}

using Lab.Engine.Workloads;

namespace Lab.Tests.Workloads;

public sealed class CorePlacementTests
{
    [Fact]
    public void CoreOf_FourCores_LeavesTheFirstAndGoesRound()
    {
        var placement = new CorePlacement([0, 2, 3, 7]);

        Assert.Equal([2, 3, 7, 2], new[] { "vcpu 0", "vcpu 1", "host 0", "migration" }.Select(placement.CoreOf));
        Assert.Equal(3, placement.CoreOf("vcpu 1"));
        Assert.Equal(
            "Pinned: vcpu 0 to core 2, vcpu 1 to core 3, host 0 to core 7, migration to core 2; core 0 is left to the rest.",
            placement.ToString());
    }

    [Fact]
    public void CoreOf_OneCore_TakesItAndSaysSo()
    {
        var placement = new CorePlacement([5]);

        Assert.Equal(5, placement.CoreOf("vcpu 0"));
        Assert.Equal(5, placement.CoreOf("vcpu 1"));
        Assert.EndsWith("; there is no core left for the rest.", placement.ToString(), StringComparison.Ordinal);
    }
}

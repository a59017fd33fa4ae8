using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Telemetry.Scope;
using Lab.Web.Services.Scope;

namespace Lab.Tests.Web.Services.Scope;

public sealed class BlameRowTests
{
    [Fact]
    public void Of_MoreClassesThanShown_LongestFirstAndNobodyLastWithSharesOfAll()
    {
        var blame = new GracePeriodBlame
        {
            RunId = "run-1",
            Rows =
            [
                Entry(true, ScopeOperation.FaultMap, 3, 100), Entry(true, ScopeOperation.Unmap, 2, 300), Entry(true, ScopeOperation.Harvest, -1, 50),
                Entry(false, ScopeOperation.Unknown, -1, 500), Entry(true, ScopeOperation.Split, 2, 50) with { Count = 0, TotalNs = 0 },
            ],
        };

        var rows = BlameRow.Of(blame, 2);
        Assert.Equal(["unmap @L2", "map fault @L3", "no reader in the way"], rows.Select(row => row.Words));
        Assert.Equal([300 / 950.0, 100 / 950.0, 500 / 950.0], rows.Select(row => row.Share));
        Assert.Equal("harvest", BlameRow.Of(blame, 5)[2].Words);
        Assert.Empty(BlameRow.Of(null, 5));
    }

    [Fact]
    public void Example_OfAClass_IsTheNewestCaptureThatHasOne()
    {
        var store = new ScopeStore();
        var held = new BlameRow(true, ScopeOperation.FaultRelax, 2, 1, 1, 1);
        Assert.Null(held.Example(store));
        for (var id = 1; id <= 3; id++)
            store.Accept(ScopeSamples.News(ScopeSamples.Capture(id)));

        Assert.Equal((3, 0), (held.Example(store)!.Value.Capture.Id, held.Example(store)!.Value.Period));
        Assert.Null((held with { Level = 3 }).Example(store));
        Assert.Null((held with { Held = false }).Example(store));
    }

    private static BlameEntry Entry(bool held, ScopeOperation operation, int level, long ns) =>
        new() { Held = held, Operation = operation, Level = level, Count = 1, TotalNs = ns };
}

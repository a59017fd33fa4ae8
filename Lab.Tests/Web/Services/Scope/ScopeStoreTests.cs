using Lab.Engine.Telemetry.Wire;
using Lab.Tests.Support;
using Lab.Tests.Telemetry.Scope;
using Lab.Web.Services.Scope;

namespace Lab.Tests.Web.Services.Scope;

public sealed class ScopeStoreTests
{
    private readonly ScopeStore _store = new();

    [Fact]
    public void Accept_MoreCapturesThanAreKept_TheOldestGo()
    {
        var changes = 0;
        _store.Changed += () => changes++;
        for (var id = 1; id <= ScopeStore.Most + 2; id++)
            Assert.True(_store.Accept(ScopeSamples.News(ScopeSamples.Capture(id))));

        Assert.Equal(Enumerable.Range(3, ScopeStore.Most).Select(id => (long)id), _store.Ids);
        Assert.Equal(ScopeStore.Most + 2, _store.Newest!.Id);
        Assert.Equal(7, _store.Previous(8)!.Id);
        Assert.Equal(9, _store.Next(8)!.Id);
        Assert.Null(_store.WithId(2));
        Assert.Equal(ScopeStore.Most + 2, changes);
        Assert.Null(_store.News!.Capture);
    }

    [Fact]
    public void Accept_AnotherRun_ForgetsTheCapturesBefore()
    {
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(5)));
        _store.Accept(ScopeSamples.News(ScopeSamples.Capture(1, "run-2"), "run-2"));
        Assert.Equal([1L], _store.Ids);

        _store.Accept(ScopeSamples.News(null, "run-3"));
        Assert.Empty(_store.Ids);
    }

    [Fact]
    public void Accept_ColumnsOfDifferentLengths_AreRefused()
    {
        Assert.False(_store.Accept(ScopeSamples.News(ScopeSamples.Capture() with { Level = [1] })));
        Assert.False(_store.Accept(ScopeSamples.News(ScopeSamples.Capture() with { Lanes = ["vcpu 0"] })));
        Assert.Null(_store.News);
    }

    [Fact]
    public void Accept_ManyThreads_KeepsWhatItPromises()
    {
        Threads.Run(4, thread =>
        {
            for (var id = 0; id < 200; id++)
            {
                _store.Accept(ScopeSamples.News(ScopeSamples.Capture((id * 4) + thread)));
                _store.Accept(new GracePeriodBlame { RunId = "run-1", Rows = [] });
                Assert.InRange(_store.Ids.Count, 1, ScopeStore.Most);
            }
        });

        Assert.Equal(_store.Ids.Order(), _store.Ids);
        Assert.NotNull(_store.Blame);
    }
}

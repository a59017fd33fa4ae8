using Lab.Engine.Locks;
using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Tests.PageTable;

/// <summary>A walk needs its proof at the moment it runs: the types cannot say that, the assertion does.</summary>
public sealed class WalkSyncTests : IDisposable
{
    private readonly TableLab _lab = new();
    private readonly RcuDomain<RecordingPlatform> _rcu = new(new RcuOptions());

    public void Dispose()
    {
        _rcu.Dispose();
        _lab.Dispose();
    }

    [Fact]
    public void SharedWalk_InsideItsSection_Walks()
    {
        var reader = _rcu.Register("walker");
        using (var section = reader.Enter())
        {
            Assert.Equal(PgtableResult.Done, _lab.Table.Map(
                new SharedWalk<RecordingPlatform>(section), _lab.Worker, new Ipa(0), 1, new PhysAddr(0), Stage2Prot.Read, _lab.Cache));
        }

        _rcu.Unregister(reader);
    }

    [Fact]
    public void SharedWalk_DefaultOrAfterItsSection_IsABrokenInvariant()
    {
        var reader = _rcu.Register("walker");
        Assert.Throws<InvariantException>(() => _lab.Table.MarkYoung(default(SharedWalk<RecordingPlatform>), _lab.Worker, new Ipa(0)));
        Assert.Throws<InvariantException>(() =>
        {
            var section = reader.Enter();
            section.Dispose();
            _lab.Table.MarkYoung(new SharedWalk<RecordingPlatform>(section), _lab.Worker, new Ipa(0));
        });
        _rcu.Unregister(reader);
    }

    [Fact]
    public void ExclusiveWalk_WithTheWriteLock_Walks()
    {
        using var mmuLock = new MmuLock<RecordingPlatform>(LockKind.QueuedReaderWriter, 1);
        using var hold = mmuLock.AcquireWrite(0);

        Assert.Equal(PgtableResult.Done, _lab.Table.Unmap(new ExclusiveWalk<RecordingPlatform>(hold), _lab.Worker, new Ipa(0), 1));
    }

    [Fact]
    public void ExclusiveWalk_Default_IsABrokenInvariant() =>
        Assert.Throws<InvariantException>(() => _lab.Table.Unmap(default, _lab.Worker, new Ipa(0), 1));
}

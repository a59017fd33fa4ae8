using Lab.Engine.Primitives;
using Lab.Engine.Workloads;
using Lab.Tests.Support;

namespace Lab.Tests.Workloads;

public sealed class GuestGateTests : IDisposable
{
    private readonly GuestGate<HostPlatform> _gate = new();

    public void Dispose() => _gate.Dispose();

    [Fact]
    public void TryEnter_Closed_IsTurnedAwayUntilItOpens()
    {
        _gate.Close();
        Assert.False(_gate.TryEnter(3));
        _gate.Open();

        Assert.True(_gate.TryEnter(3));
        Assert.Equal(1, _gate.TimesClosed);
    }

    /// <summary>Whoever closes sees nobody inside, and nobody inside sees it closed: tried until both have happened often.</summary>
    [Fact]
    public void Close_VcpusGoInAndOut_ReturnsWithEverybodyOut()
    {
        const int closings = 200;
        using var inside = new SharedWords<HostPlatform>(2);
        var ending = new SharedWords<HostPlatform>(1);
        long entered = 0;
        var vcpus = Enumerable.Range(0, 2).Select(vcpu => new Thread(() =>
        {
            while (ending.Load(0) == 0)
            {
                if (!_gate.TryEnter(vcpu))
                {
                    Thread.Yield();
                    continue;
                }

                inside.Store(vcpu, 1);
                Interlocked.Increment(ref entered);
                inside.Store(vcpu, 0);
                _gate.Leave(vcpu);
            }
        })).ToList();
        vcpus.ForEach(thread => thread.Start());

        var found = 0UL;
        for (var i = 0; i < closings; i++)
        {
            var before = Interlocked.Read(ref entered);
            Eventually.True(() => Interlocked.Read(ref entered) > before, "a vCPU enters while the gate is open");
            _gate.Close();
            var quiet = Interlocked.Read(ref entered);
            found += inside.Load(0) + inside.Load(1);
            Thread.Yield();
            found += (ulong)(Interlocked.Read(ref entered) - quiet);
            _gate.Open();
        }

        ending.Store(0, 1);
        vcpus.ForEach(thread => thread.Join());
        ending.Dispose();
        Assert.Equal(0UL, found);
        Assert.Equal(closings, _gate.TimesClosed);
    }
}

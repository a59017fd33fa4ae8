using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads;

/// <summary>Keeps vCPUs out of the guest while somebody needs them out, as a kick of every vCPU and a wait do.</summary>
/// <remarks>
/// Ordering: V1 a vCPU says that it is inside (full barrier), then reads whether the gate is closed; pairs with V2, which
/// closes it (full barrier), then reads who is inside: one of the two sees the other. V3 the release when a vCPU leaves pairs
/// with the acquire of whoever waits for it. One at a time closes.
/// </remarks>
public sealed class GuestGate<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const int Vcpus = 64;
    private const int Closed = Vcpus;
    private const int Closings = Vcpus + 1;

    private readonly SharedWords<TPlatform> _words = new(Vcpus + 2, padded: true);

    /// <summary>Times that it was closed.</summary>
    public long TimesClosed => (long)_words.Load(Closings);

    /// <summary>Enter for some accesses. Never blocks.</summary>
    /// <param name="vcpu">0 to 63.</param>
    /// <returns>False if the gate is closed.</returns>
    public bool TryEnter(int vcpu)
    {
        _words.Exchange(vcpu, 1);
        if (_words.Load(Closed) == 0)
            return true;
        Leave(vcpu);
        return false;
    }

    public void Leave(int vcpu) => _words.Store(vcpu, 0);

    /// <summary>Let nobody enter, and wait until everybody is out.</summary>
    /// <remarks>May block: for as long as accesses take.</remarks>
    public void Close()
    {
        _words.Exchange(Closed, 1);
        var turns = 0;
        for (var vcpu = 0; vcpu < Vcpus; vcpu++)
        {
            while (_words.Load(vcpu) != 0)
                SpinWaiter.Relax<TPlatform>(ref turns);
        }

        _words.Add(Closings, 1);
    }

    public void Open() => _words.Store(Closed, 0);

    public void Dispose() => _words.Dispose();
}

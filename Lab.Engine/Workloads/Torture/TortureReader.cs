using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>A reader that does between sections what its flavour asks for: quiescent states, and times offline.</summary>
internal sealed class TortureReader<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly RcuDomain<TPlatform> _domain;
    private readonly bool _reports;
    private DeterministicRandom _random;

    public TortureReader(RcuDomain<TPlatform> domain, string name, ulong seed)
    {
        _domain = domain;
        _random = new DeterministicRandom(seed, purpose: 311);
        Port = domain.Register(name);
        _reports = domain.Options.Flavour == RcuFlavour.QuiescentState;
        if (_reports)
            Port.Online();
    }

    public RcuReader<TPlatform> Port { get; }

    /// <summary>Nothing is held: say so, or go offline, or come back. Outside sections.</summary>
    public void Between()
    {
        if (!_reports)
            return;
        if (!Port.IsOnline)
            Port.Online();
        else if (_random.Below(64) == 0)
            Port.Offline();
        else
            Port.QuiescentState();
    }

    public void Dispose() => _domain.Unregister(Port);
}

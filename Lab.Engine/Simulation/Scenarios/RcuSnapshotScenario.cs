using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// Callbacks pass through their segments while somebody reads the snapshot: no segment is ever negative. Of a flavour that sends
/// no process-wide fence, which would show the watcher all.
/// </summary>
public sealed class RcuSnapshotScenario : IScenarioSource
{
    private readonly RcuOptions _options = new() { Flavour = RcuFlavour.FullFence, MaxReaders = 1, PacingNs = 0, Blimit = 1 };

    public string Name => "rcu-snapshot";

    public IReadOnlyList<string> Targets { get; } = ["a callback in NEXT", "a callback in WAIT", "a callback in DONE", "nothing pending"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(_options);

    private readonly struct Counter<TPlatform> : IRcuCallback
        where TPlatform : struct, IPlatform
    {
        public static void Invoke(object state, ulong payload) => ((Play<TPlatform>)state).Invoked++;
    }

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Callbacks = 2;
        private readonly RcuDomain<TPlatform> _rcu;
        private readonly RcuReader<TPlatform> _caller;
        private readonly RcuCallbackKind _kind;
        private ulong _reached;

        public Play(RcuOptions options)
        {
            _rcu = new RcuDomain<TPlatform>(options);
            _kind = _rcu.RegisterKind<Counter<TPlatform>>(this);
            _caller = _rcu.Register("caller");
            Tasks = [new ScenarioTask("caller", Call), new ScenarioTask("driver", Drive), new ScenarioTask("watcher", Watch)];
        }

        public int Invoked { get; set; }

        public override string Outcome => $"{_reached}";

        public override ulong Reached => _reached;

        public override void Dispose() => _rcu.Dispose();

        private void Call()
        {
            _caller.AdoptByThisThread();
            for (var round = 0UL; round < Callbacks; round++)
                _caller.Call(_kind, round << 4);
        }

        private void Drive()
        {
            _rcu.Invoker.AdoptByThisThread();
            while (Invoked < Callbacks)
            {
                if (!_rcu.GracePeriodStep())
                    TPlatform.Yield();
            }
        }

        private void Watch()
        {
            var seen = _rcu.Read();
            Invariant.That(
                seen.BacklogNext >= 0 && seen.BacklogWait >= 0 && seen.BacklogDone >= 0,
                "a segment of the callback ring is negative in the snapshot");
            _reached |= (seen.BacklogNext > 0 ? 1UL : 0) | (seen.BacklogWait > 0 ? 2UL : 0) | (seen.BacklogDone > 0 ? 4UL : 0);
            if (seen.BacklogNext + seen.BacklogWait + seen.BacklogDone == 0)
                _reached |= 8;
        }
    }
}

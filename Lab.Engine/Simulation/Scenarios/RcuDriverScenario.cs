using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// A task drives grace periods as the grace-period thread does, parked when nobody wants anything; an updater gives objects to
/// call_rcu and waits for all of them in the end; a reader looks at the current object.
/// </summary>
public sealed class RcuDriverScenario(RcuOptions options) : IScenarioSource
{
    private const ulong Poison = 0x6B6B;

    private readonly RcuOptions _options = options with { MaxReaders = 3, PacingNs = 0 };

    public string Name { get; } = $"rcu-{options.Flavour}-driver{(options.Defect == RcuDefect.None ? "" : $"-{options.Defect}")}".ToLowerInvariant();

    public IReadOnlyList<string> Targets { get; } = ["the reader sees the first object", "the reader sees a later object", "the driver parks"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(_options);

    private readonly struct Poisoner<TPlatform> : IRcuCallback
        where TPlatform : struct, IPlatform
    {
        public static void Invoke(object state, ulong payload) => ((Play<TPlatform>)state).PoisonAt((int)(payload >> 4));
    }

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Current = 0;
        private const int Objects = 3;
        private readonly SharedWords<TPlatform> _words = new(1 + Objects, padded: true);
        private readonly RcuDomain<TPlatform> _rcu;
        private readonly RcuReader<TPlatform> _updater;
        private readonly RcuReader<TPlatform> _reader;
        private readonly RcuCallbackKind _kind;
        private ulong _reached;
        private ulong _seen;
        private int _poisoned;

        public Play(RcuOptions options)
        {
            _rcu = new RcuDomain<TPlatform>(options);
            _kind = _rcu.RegisterKind<Poisoner<TPlatform>>(this);
            _updater = _rcu.Register("updater");
            _reader = _rcu.Register("reader");
            _rcu.BeginHosting();
            Tasks =
            [
                new ScenarioTask("rcu_gp", Drive),
                new ScenarioTask("updater", Update),
                new ScenarioTask("reader", Read),
            ];
        }

        public override string Outcome => $"{_seen}";

        public override ulong Reached => _reached;

        public void PoisonAt(int index)
        {
            _poisoned++;
            _words.Overwrite(1 + index, Poison);
        }

        public override void Finish() => Invariant.That(_poisoned == Objects - 1, "a callback did not run, and nobody waits for it any more");

        public override void Dispose()
        {
            _rcu.Dispose();
            _words.Dispose();
        }

        // As RcuGracePeriodThread runs it.
        private void Drive()
        {
            _rcu.Invoker.AdoptByThisThread();
            while (!_rcu.StopWanted)
            {
                if (_rcu.GracePeriodStep())
                    continue;
                if (_rcu.Read().Backlog == 0)
                    _reached |= 4;
                _rcu.GracePeriodWait();
            }

            _rcu.EndHosting();
        }

        private void Update()
        {
            _updater.AdoptByThisThread();
            for (var next = 1; next < Objects; next++)
            {
                _words.Store(1 + next, (ulong)next);
                _words.Store(Current, (ulong)next);
                _updater.Call(_kind, (ulong)(next - 1) << 4);
            }

            _rcu.Barrier();
            Invariant.That(_poisoned == Objects - 1, "a barrier returned before a callback that was queued before it had run");
            _rcu.Synchronize();
            _rcu.AskHostToStop();
        }

        private void Read()
        {
            _reader.AdoptByThisThread();
            for (var round = 0; round < 2; round++)
            {
                using var section = _reader.Enter();
                var current = _words.Load(Current);
                var value = _words.Load(1 + (int)current);
                Invariant.That(value != Poison, "a reader met a poisoned object: the grace period did not wait for its section");
                _seen = (_seen * 8) + value + 1;
                _reached |= current == 0 ? 1UL : 2;
            }
        }
    }
}

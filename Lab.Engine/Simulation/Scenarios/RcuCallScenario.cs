using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// An updater replaces an object twice and gives the old ones to call_rcu; another task drives grace periods until all are
/// poisoned, and invokes the callbacks unless the updater does; a reader looks at the current object. Where the updater invokes,
/// its first callback is ready from the start, so that it is about to invoke while the second becomes ready.
/// </summary>
public sealed class RcuCallScenario(RcuOptions options) : IScenarioSource
{
    private const ulong Poison = 0x6B6B;

    private readonly RcuOptions _options = options with { MaxReaders = 2, PacingNs = 0 };

    public string Name { get; } =
        $"rcu-{options.Flavour}-call{(options.Invocation == default ? "" : $"-{options.Invocation}")}".ToLowerInvariant();

    public IReadOnlyList<string> Targets { get; } = ["the reader sees the first object", "the reader sees a later object"];

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
        private readonly bool _ownerInvokes;
        private readonly ulong _first;
        private ulong _seen;
        private int _poisoned;

        public Play(RcuOptions options)
        {
            _rcu = new RcuDomain<TPlatform>(options);
            _kind = _rcu.RegisterKind<Poisoner<TPlatform>>(this);
            _updater = _rcu.Register("updater");
            _reader = _rcu.Register("reader");
            _ownerInvokes = options.Invocation == CallbackInvocation.Owner;
            if (_ownerInvokes)
            {
                _first = 1;
                Retire(0);
                while (_rcu.Read().BacklogDone == 0)
                    _rcu.GracePeriodStep();
            }

            Tasks = [new ScenarioTask("updater", Update), new ScenarioTask("driver", Drive), new ScenarioTask("reader", Read)];
        }

        public override string Outcome => $"{_seen}";

        public override ulong Reached => _reached;

        private bool IsDone => _poisoned == Objects - 1;

        public void PoisonAt(int index)
        {
            _poisoned++;
            _words.Overwrite(1 + index, Poison);
        }

        public override void Dispose()
        {
            _rcu.Dispose();
            _words.Dispose();
        }

        private void Update()
        {
            _updater.AdoptByThisThread();
            for (var old = _first; old < Objects - 1; old++)
                Retire(old);
            while (_ownerInvokes && !IsDone)
            {
                _updater.InvokeReady();
                TPlatform.Yield();
            }
        }

        private void Retire(ulong old)
        {
            _words.Store(2 + (int)old, old + 1);
            _words.Store(Current, old + 1);
            _updater.Call(_kind, old << 4);
        }

        private void Drive()
        {
            _rcu.Invoker.AdoptByThisThread();
            while (!IsDone)
            {
                if (!_rcu.GracePeriodStep())
                    TPlatform.Yield();
            }
        }

        private void Read()
        {
            _reader.AdoptByThisThread();
            using var section = _reader.Enter();
            var current = _words.Load(Current);
            for (var look = 0; look < 2; look++)
            {
                var value = _words.Load(1 + (int)current);
                Invariant.That(value != Poison, "a reader met a poisoned object: the grace period did not wait for its section");
                _seen = (_seen * 8) + value + 1;
            }

            _reached |= current == _first ? 1UL : 2;
        }
    }
}

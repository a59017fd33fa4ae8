using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// An updater takes a cookie, starts nothing and polls; the grace period is that of another task, which waits for reasons of its
/// own. A reader looks at the object that is poisoned when the cookie is complete.
/// </summary>
public sealed class RcuCookieScenario(RcuOptions options) : IScenarioSource
{
    private const ulong Poison = 0x6B6B;

    private readonly RcuOptions _options = options with { MaxReaders = 1, PacingNs = 0 };

    public string Name { get; } = $"rcu-{options.Flavour}-cookie".ToLowerInvariant();

    public IReadOnlyList<string> Targets { get; } =
        ["the reader sees the first object", "the reader sees the second object", "polling was enough", "polling was not enough"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(_options);

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Current = 0;
        private const int Polls = 3;
        private readonly SharedWords<TPlatform> _words = new(3, padded: true);
        private readonly RcuDomain<TPlatform> _rcu;
        private readonly RcuReader<TPlatform> _reader;
        private ulong _reached;
        private ulong _seen;

        public Play(RcuOptions options)
        {
            _rcu = new RcuDomain<TPlatform>(options);
            _reader = _rcu.Register("reader");
            Tasks =
            [
                new ScenarioTask("updater", Update),
                new ScenarioTask("other", _rcu.SynchronizeExpedited),
                new ScenarioTask("reader", Read),
            ];
        }

        public override string Outcome => $"{_seen}-{_reached >> 2}";

        public override ulong Reached => _reached;

        public override void Dispose()
        {
            _rcu.Dispose();
            _words.Dispose();
        }

        private void Update()
        {
            _words.Store(2, 1);
            _words.Store(Current, 1);
            var cookie = _rcu.GetState();
            var polls = 0;
            while (polls < Polls && !_rcu.Poll(cookie))
            {
                polls++;
                TPlatform.Yield();
            }

            _reached |= polls < Polls ? 4UL : 8;
            if (polls == Polls)
                _rcu.CondSynchronizeExpedited(cookie);
            _words.Overwrite(1, Poison);
        }

        private void Read()
        {
            _reader.AdoptByThisThread();
            using var section = _reader.Enter();
            var current = _words.Load(Current);
            for (var look = 0; look < 2; look++)
            {
                var value = _words.Load(1 + (int)current);
                Invariant.That(value != Poison, "a reader met a poisoned object: its section began before the cookie's grace period");
                _seen = (_seen * 8) + value + 1;
            }

            _reached |= current == 0 ? 1UL : 2;
        }
    }
}

using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// The quiescent-state flavour with readers online: they hold what they read until they say that they hold nothing, or go
/// offline; an updater replaces an object, waits for a grace period and poisons it.
/// </summary>
public sealed class RcuQuiescentScenario(RcuOptions options) : IScenarioSource
{
    private const ulong Poison = 0x6B6B;

    private readonly RcuOptions _options = options with { Flavour = RcuFlavour.QuiescentState, MaxReaders = 4, PacingNs = 0 };

    public string Name { get; } = $"rcu-online{(options.Defect == RcuDefect.None ? "" : $"-{options.Defect}")}".ToLowerInvariant();

    public IReadOnlyList<string> Targets { get; } = ["a reader sees the first object", "a reader sees a later object"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(_options);

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Current = 0;
        private readonly SharedWords<TPlatform> _words = new(3, padded: true);
        private readonly RcuDomain<TPlatform> _rcu;
        private readonly RcuReader<TPlatform>[] _readers;
        private readonly ulong[] _seen = new ulong[2];
        private ulong _reached;

        public Play(RcuOptions options)
        {
            _rcu = new RcuDomain<TPlatform>(options);
            _readers = [_rcu.Register("reader 0"), _rcu.Register("reader 1")];
            Tasks =
            [
                new ScenarioTask("updater", Update),
                new ScenarioTask("reader 0", () => Read(0)),
                new ScenarioTask("reader 1", () => Read(1)),
            ];
        }

        public override string Outcome => $"{_seen[0]}-{_seen[1]}";

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
            _rcu.SynchronizeExpedited();
            _words.Overwrite(1, Poison);
        }

        private void Read(int number)
        {
            var reader = _readers[number];
            reader.AdoptByThisThread();
            reader.Online();
            Look(number);
            reader.QuiescentState();
            Look(number);
            reader.Offline();
        }

        // Online is one long section: nothing is entered.
        private void Look(int number)
        {
            var current = _words.Load(Current);
            for (var look = 0; look < 2; look++)
            {
                var value = _words.Load(1 + (int)current);
                Invariant.That(value != Poison, "an online reader met a poisoned object: the grace period did not wait for its quiescent state");
                _seen[number] = (_seen[number] * 8) + value + 1;
            }

            _reached |= current == 0 ? 1UL : 2;
        }
    }
}

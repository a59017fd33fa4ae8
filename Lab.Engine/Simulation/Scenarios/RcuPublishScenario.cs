using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>Two readers look at the current object in a read section; an updater puts another in its place, waits for a grace period and poisons it.</summary>
public sealed class RcuPublishScenario(RcuOptions options) : IScenarioSource
{
    private const ulong Poison = 0x6B6B;

    public string Name => $"rcu-publish-{options.Flavour}-{options.Defect}".ToLowerInvariant();

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(options);

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Current = 0;
        private const int Objects = 3;
        private readonly SharedWords<TPlatform> _words = new(1 + Objects, padded: true);
        private readonly RcuDomain<TPlatform> _rcu;
        private readonly RcuReader<TPlatform>[] _readers;
        private readonly ulong[] _seen = new ulong[2];

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

        public override void Dispose()
        {
            _rcu.Dispose();
            _words.Dispose();
        }

        private void Update()
        {
            for (var next = 1; next < Objects; next++)
            {
                _words.Store(1 + next, (ulong)next);
                _words.Store(Current, (ulong)next);
                _rcu.SynchronizeExpedited();
                _words.Store(next, Poison);
            }
        }

        private void Read(int number)
        {
            var reader = _readers[number];
            reader.AdoptByThisThread();
            for (var round = 0; round < 2; round++)
            {
                using var section = reader.Enter();
                var current = _words.Load(Current);
                for (var look = 0; look < 2; look++)
                {
                    var value = _words.Load(1 + (int)current);
                    Invariant.That(value != Poison, "a reader met a poisoned object: the grace period did not wait for its section");
                    _seen[number] = (_seen[number] * 8) + value + 1;
                }
            }
        }
    }
}

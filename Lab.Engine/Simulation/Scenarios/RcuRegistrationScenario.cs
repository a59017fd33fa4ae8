using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// Readers register, look once and go, in one slot after another, while an updater replaces an object, waits for a grace period
/// and poisons it: a grace period that finds nobody registered sends no fence.
/// </summary>
public sealed class RcuRegistrationScenario(RcuOptions options) : IScenarioSource
{
    private const ulong Poison = 0x6B6B;

    private readonly RcuOptions _options = options with { MaxReaders = 2, PacingNs = 0 };

    public string Name { get; } =
        $"rcu-{options.Flavour}-registration{(options.Defect == RcuDefect.None ? "" : $"-{options.Defect}")}".ToLowerInvariant();

    public IReadOnlyList<string> Targets { get; } = ["a reader sees the first object", "a reader sees the second object"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(_options);

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Current = 0;
        private readonly SharedWords<TPlatform> _words = new(3, padded: true);
        private readonly RcuDomain<TPlatform> _rcu;
        private readonly ulong[] _seen = new ulong[2];
        private ulong _reached;

        public Play(RcuOptions options)
        {
            _rcu = new RcuDomain<TPlatform>(options);
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
            var reader = _rcu.Register($"reader {number}");
            using (reader.Enter())
            {
                var current = _words.Load(Current);
                for (var look = 0; look < 2; look++)
                {
                    var value = _words.Load(1 + (int)current);
                    Invariant.That(value != Poison, "a reader met a poisoned object: the grace period missed a reader that had just registered");
                    _seen[number] = (_seen[number] * 8) + value + 1;
                }

                _reached |= current == 0 ? 1UL : 2;
            }

            _rcu.Unregister(reader);
        }
    }
}

using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>Two masked walkers look at the current object; an updater replaces it, interrupts every CPU and poisons it.</summary>
/// <param name="waits">False, for tests of the tests: the barrier is left out.</param>
public sealed class IpiBarrierScenario(bool waits = true) : IScenarioSource
{
    private const ulong Poison = 0x6B6B;

    public string Name { get; } = waits ? "ipi-barrier" : "ipi-barrier-left-out";

    public IReadOnlyList<string> Targets { get; } = ["a walker sees the first object", "a walker sees the later object"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(waits);

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private readonly SharedWords<TPlatform> _words = new(3, padded: true);
        private readonly IpiBarrier<TPlatform> _barrier = new(3);
        private readonly ulong[] _seen = new ulong[2];
        private readonly bool _waits;
        private ulong _reached;

        public Play(bool waits)
        {
            _waits = waits;
            Tasks =
            [
                new ScenarioTask("updater", Update),
                new ScenarioTask("walker 0", () => Walk(0)),
                new ScenarioTask("walker 1", () => Walk(1)),
            ];
        }

        public override string Outcome => $"{_seen[0]}-{_seen[1]}";

        public override ulong Reached => _reached;

        public override void Dispose()
        {
            _barrier.Dispose();
            _words.Dispose();
        }

        private void Update()
        {
            _words.Store(2, 1);
            _words.Store(0, 1);
            if (!_waits)
            {
                _words.Store(1, Poison);
                return;
            }

            _barrier.Wait(2);
            _words.Overwrite(1, Poison);
        }

        private void Walk(int number)
        {
            for (var round = 0; round < 2; round++)
            {
                using var masked = _barrier.Mask(number);
                var current = _words.Load(0);
                for (var look = 0; look < 2; look++)
                {
                    var value = _words.Load(1 + (int)current);
                    Invariant.That(value != Poison, "a masked walker met a poisoned object: the barrier did not wait for it");
                    _seen[number] = (_seen[number] * 8) + value + 1;
                }

                _reached |= current == 0 ? 1UL : 2;
            }
        }
    }
}

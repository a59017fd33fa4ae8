using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Tests.Simulation;

/// <summary>One task stores, another looks twice: it fails by one invariant in the default schedule, by another if the store comes between.</summary>
internal sealed class TwoInvariants : IScenarioSource
{
    public const string Rare = "the store came between the loads";

    public string Name => "two-invariants";

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>();

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private readonly SharedWords<TPlatform> _words = new(1);
        private ulong _first;
        private ulong _second;

        public Play() => Tasks = [new ScenarioTask("stores", () => _words.Store(0, 1)), new ScenarioTask("looks", Look)];

        public override void Finish()
        {
            Invariant.That(_first == _second, Rare);
            Invariant.That(_first == 0, "the store came before the loads");
        }

        public override void Dispose() => _words.Dispose();

        private void Look() => (_first, _second) = (_words.Load(0), _words.Load(0));
    }
}

using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Tests.Simulation;

/// <summary>Two tasks, each stores to one word and reads the other; with a fence between, one of them must see the other's store.</summary>
internal sealed class StoreBufferLitmus(bool fenced) : IScenarioSource
{
    public string Name => fenced ? "store-buffering-fenced" : "store-buffering";

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(fenced);

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private readonly SharedWords<TPlatform> _words = new(2, padded: true);
        private readonly ulong[] _seen = new ulong[2];

        public Play(bool fenced)
        {
            Tasks = [new ScenarioTask("a", () => StoreThenLoad(0, fenced)), new ScenarioTask("b", () => StoreThenLoad(1, fenced))];
        }

        public override string Outcome => $"{_seen[0]}{_seen[1]}";

        public override void Finish() => Invariant.That(_seen[0] + _seen[1] > 0, "both loads came before both stores");

        public override void Dispose() => _words.Dispose();

        private unsafe void StoreThenLoad(int own, bool fenced)
        {
            _words.Store(own, 1);
            if (fenced)
                TPlatform.Fence();
            _seen[own] = _words.Load(1 - own);
        }
    }
}

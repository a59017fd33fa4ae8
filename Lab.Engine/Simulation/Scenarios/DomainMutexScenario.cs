using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>Three tasks raise a plain word under RCU's sleeping mutex, one of them by trying only.</summary>
public sealed class DomainMutexScenario : IScenarioSource
{
    public string Name => "domain-mutex";

    public IReadOnlyList<string> Targets { get; } = ["a try that failed", "a try that succeeded"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>();

    private sealed unsafe class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private readonly NativeBlock _block = new(2 * CacheLine.Stride);
        private readonly uint* _mutex;
        private readonly ulong* _word;
        private readonly List<int> _order = [];
        private ulong _expected = 4;
        private ulong _reached;

        public Play()
        {
            _mutex = (uint*)_block.Address;
            _word = (ulong*)((byte*)_block.Address + CacheLine.Stride);
            Tasks =
            [
                new ScenarioTask("a", () => RaiseTwice(0)),
                new ScenarioTask("b", () => RaiseTwice(1)),
                new ScenarioTask("c", Try),
            ];
        }

        public override string Outcome => string.Concat(_order);

        public override ulong Reached => _reached;

        public override void Finish() => Invariant.That(TPlatform.Load(_word) == _expected, "an increment under the mutex was lost");

        public override void Dispose() => _block.Dispose();

        private void RaiseTwice(int number)
        {
            for (var round = 0; round < 2; round++)
            {
                DomainMutex<TPlatform>.Enter(_mutex);
                Raise(number);
                DomainMutex<TPlatform>.Exit(_mutex);
            }
        }

        private void Try()
        {
            if (!DomainMutex<TPlatform>.TryEnter(_mutex))
            {
                _reached |= 1;
                return;
            }

            _reached |= 2;
            _expected++;
            Raise(2);
            DomainMutex<TPlatform>.Exit(_mutex);
        }

        private void Raise(int number)
        {
            TPlatform.StorePlain(_word, TPlatform.LoadPlain(_word) + 1);
            _order.Add(number);
        }
    }
}

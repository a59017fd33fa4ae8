using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// Two writers raise two plain words under the write side, two readers compare them under the read side. A word half written,
/// a lost increment, a reader beside a writer and a wake-up that never comes are all seen.
/// </summary>
/// <param name="waits">How waiters pass time; parking shows a lost wake-up as a deadlock.</param>
public sealed class LockScenario(LockKind kind, LockWaitKind waits) : IScenarioSource
{
    public string Name { get; } = $"lock-{kind}-{waits}".ToLowerInvariant();

    public IReadOnlyList<string> Targets { get; } = kind.ReadersShare()
        ? ["a reader between two writers", "contention", "two readers inside"]
        : ["a reader between two writers", "contention"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(kind, waits);

    private sealed unsafe class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Writers = 2;

        // Enough slow reads for BRAVO to look at its clock and grant the bias.
        private const int ReadsToBias = 40;
        private readonly MmuLock<TPlatform> _lock;
        private readonly NativeBlock _block = new(2 * CacheLine.Stride);
        private readonly ulong* _first;
        private readonly ulong* _second;
        private readonly ulong[] _seen = new ulong[2];
        private ulong _reached;
        private int _readers;

        public Play(LockKind kind, LockWaitKind waits)
        {
            _lock = new MmuLock<TPlatform>(kind, 4, waits);
            _first = (ulong*)_block.Address;
            _second = _first + (CacheLine.Stride / sizeof(ulong));
            for (var read = 0; kind == LockKind.Bravo && read < ReadsToBias; read++)
                _lock.AcquireRead(Writers).Dispose();
            Tasks =
            [
                new ScenarioTask("writer 0", () => Write(0)),
                new ScenarioTask("writer 1", () => Write(1)),
                new ScenarioTask("reader 0", () => Read(0)),
                new ScenarioTask("reader 1", () => Read(1)),
            ];
        }

        public override string Outcome => $"{_seen[0]}-{_seen[1]}";

        public override ulong Reached
        {
            get
            {
                var totals = _lock.ReadTotals();
                return _reached | (totals.WriteContentions + totals.ReadContentions > 0 ? 2UL : 0);
            }
        }

        public override void Finish()
        {
            Invariant.That(TPlatform.Load(_first) == Writers && TPlatform.Load(_second) == Writers, "an increment under the write side was lost");
            Invariant.That(!_lock.IsContended, "a lock that nobody uses is contended");
            using var hold = _lock.AcquireWrite(0);
        }

        public override void Dispose()
        {
            _lock.Dispose();
            _block.Dispose();
        }

        private void Write(int owner)
        {
            using var hold = _lock.AcquireWrite(owner);
            var first = TPlatform.LoadPlain(_first);
            TPlatform.Fill(_first, 1, first + 1);
            Invariant.That(TPlatform.LoadPlain(_second) == first, "a writer found another's work half done");
            TPlatform.Fill(_second, 1, first + 1);
        }

        private void Read(int number)
        {
            using var hold = _lock.AcquireRead(Writers + number);
            if (++_readers == 2)
                _reached |= 4;
            var first = TPlatform.LoadPlain(_first);
            Invariant.That(TPlatform.LoadPlain(_second) == first, "a reader found a writer's work half done");
            Invariant.That(TPlatform.LoadPlain(_first) == first, "a writer came while a reader was inside");
            _seen[number] = first;
            if (first == 1)
                _reached |= 1;
            _readers--;
        }
    }
}

using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// A writer raises two plain words; a reader by the queue brings BRAVO's bias back; another reader comes by the table, and must see
/// what the writer did. With an odd seed the writer has a bias to end first, and is the reader by the queue itself afterwards.
/// </summary>
public sealed class BravoRebiasScenario(LockWaitKind waits) : IScenarioSource
{
    public string Name { get; } = $"bravo-rebias-{waits}".ToLowerInvariant();

    public IReadOnlyList<string> Targets { get; } = ["the bias ended and came back", "a reader by the table behind the writer"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(waits, biased: seed % 2 == 1);

    private sealed unsafe class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Writer = 0;
        private const int BySlowPath = 1;

        // Its entry is one of the first that the writer looks at: it may come by the table while the writer looks at the others.
        private const int ByTable = 12;
        private const int ReadsToBias = 16;
        private readonly LockBlock _locks;
        private readonly BravoLock<TPlatform> _lock;
        private readonly NativeBlock _block = new(2 * CacheLine.Stride);
        private readonly ulong* _first;
        private readonly ulong* _second;
        private readonly ulong[] _seen = new ulong[2];
        private readonly bool _biased;
        private ulong _reached;

        public Play(LockWaitKind waits, bool biased)
        {
            _biased = biased;
            _first = (ulong*)_block.Address;
            _second = _first + (CacheLine.Stride / sizeof(ulong));
            _locks = new LockBlock(ByTable + 1, waits);
            _lock = BravoLock<TPlatform>.Create(_locks.Words);
            for (var read = biased ? 2 : 1; read < ReadsToBias; read++)
                Enter(BySlowPath);
            for (var read = 0; biased && read < ReadsToBias; read++)
                Enter(ByTable);
            Invariant.That(_lock.IsBiased == biased);
            Tasks = biased
                ? [new ScenarioTask("writer", WriteAndRead), new ScenarioTask("reader by the table", () => Read(ByTable))]
                :
                [
                    new ScenarioTask("writer", Write),
                    new ScenarioTask("reader by the queue", () => Read(BySlowPath)),
                    new ScenarioTask("reader by the table", () => Read(ByTable)),
                ];
        }

        public override string Outcome => $"{_seen[0]}-{_seen[1]}-{(_lock.IsBiased ? 1 : 0)}";

        public override ulong Reached => _reached | (_biased && _lock.IsBiased && (_seen[0] & 2) != 0 ? 1UL : 0);

        public override void Finish()
        {
            Invariant.That(TPlatform.Load(_first) == 1 && TPlatform.Load(_second) == 1, "a write was lost");
            Invariant.That(!_lock.IsContended, "a lock that nobody uses is contended");
        }

        public override void Dispose()
        {
            _locks.Dispose();
            _block.Dispose();
        }

        private void Enter(int owner)
        {
            if (!_lock.TryAcquireRead(owner))
                _lock.AcquireReadContended(owner);
            _lock.ReleaseRead(owner);
        }

        private void Write()
        {
            if (!_lock.TryAcquireWrite(Writer))
                _lock.AcquireWriteContended(Writer);
            TPlatform.Fill(_first, 1, 1);
            TPlatform.Fill(_second, 1, 1);
            _lock.ReleaseWrite(Writer);
        }

        private void WriteAndRead()
        {
            Write();
            Read(BySlowPath);
        }

        private void Read(int owner)
        {
            for (var round = 0; round < (owner == ByTable ? 2 : 3); round++)
            {
                if (!_lock.TryAcquireRead(owner))
                    _lock.AcquireReadContended(owner);
                var first = TPlatform.LoadPlain(_first);
                Invariant.That(TPlatform.LoadPlain(_second) == first, "a reader found the writer's work half done");
                Invariant.That(TPlatform.LoadPlain(_first) == first, "a writer came while a reader was inside");
                _seen[owner == ByTable ? 1 : 0] |= first + 1;
                var isByTable = TPlatform.LoadPlain(&LockWords.Owner(_locks.Words, owner)->Visible) != 0;
                if (owner == ByTable && isByTable && first == 1)
                    _reached |= 2;

                // As if so much time had passed: nine revocations are thousands of steps.
                if (owner == BySlowPath && !isByTable)
                    TPlatform.StorePlain(&_locks.Words->InhibitUntilNs, 0);
                _lock.ReleaseRead(owner);
            }
        }
    }
}

using Lab.Engine.Locks;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>Two writers raise two words under a sequence count; a reader must never take a torn pair for a whole one.</summary>
/// <param name="waits">How the tasks pass time.</param>
/// <param name="wordByWord">The reader loads the words itself, between begin and retry.</param>
public sealed class SequenceCountScenario(LockWaitKind waits, bool wordByWord = false) : IScenarioSource
{
    public string Name { get; } = $"sequence-count-{(wordByWord ? "words-" : "")}{waits}".ToLowerInvariant();

    public IReadOnlyList<string> Targets { get; } = ["a read that had to retry", "a read between two writes"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(waits, wordByWord);

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private readonly SequenceCount<TPlatform> _count;
        private readonly bool _wordByWord;
        private ulong _seen;
        private ulong _reached;

        public Play(LockWaitKind waits, bool wordByWord)
        {
            _wordByWord = wordByWord;
            _count = new SequenceCount<TPlatform>(2, waits);
            Tasks =
            [
                new ScenarioTask("writer 0", Write),
                new ScenarioTask("writer 1", Write),
                new ScenarioTask("reader", Read),
            ];
        }

        public override string Outcome => $"{_seen}";

        public override ulong Reached => _reached;

        public override void Finish() => Invariant.That(_count.Load(0) == 2 && _count.Load(1) == 2, "a write was lost");

        public override void Dispose() => _count.Dispose();

        private void Write()
        {
            _count.BeginWrite();
            var next = _count.Load(0) + 1;
            _count.Store(0, next);
            Invariant.That(_count.Load(1) == next - 1, "two writers at a time");
            _count.Store(1, next);
            _count.EndWrite();
        }

        private void Read()
        {
            var last = 0UL;
            Span<ulong> copy = stackalloc ulong[2];
            for (var round = 0; round < 2; round++)
            {
                while (!(_wordByWord ? TryReadWords(copy) : _count.TryRead(copy)))
                {
                    _reached |= 1;
                    _count.Begin();
                }

                Invariant.That(copy[0] == copy[1], "a torn pair was taken for a whole one");
                Invariant.That(copy[0] >= last, "a reader went back in time");
                last = copy[0];
                _seen = (_seen * 4) + last;
                if (last == 1)
                    _reached |= 2;
            }
        }

        private bool TryReadWords(Span<ulong> copy)
        {
            if (!_count.TryBegin(out var begun))
                return false;
            for (var index = 0; index < copy.Length; index++)
                copy[index] = _count.Load(index);
            return !_count.MustRetry(begun);
        }
    }
}

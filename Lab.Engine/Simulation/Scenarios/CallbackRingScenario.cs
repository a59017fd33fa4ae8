using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// The owner of a callback ring fills chunks with one callback each; the invoker empties them and hands them back, and they are
/// used again. No callback may change on the way, and no chunk may be lost.
/// </summary>
public sealed class CallbackRingScenario : IScenarioSource
{
    public string Name => "callback-ring";

    public IReadOnlyList<string> Targets { get; } = ["a chunk is used again", "two chunks are never used again"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>();

    private sealed unsafe class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const ulong Callbacks = 5;

        // Counted as returned before: a ring so broken that it hands one chunk out twice still counts none below zero, and frees none.
        private const ulong Before = Callbacks;
        private readonly NativeBlock _block = new((nuint)sizeof(ReaderSlot));
        private readonly ReaderSlot* _slot;

        public Play()
        {
            _slot = (ReaderSlot*)_block.Address;
            _slot->ChunksReturned = Before;
            CallbackRing<TPlatform>.Prepare(_slot);
            Tasks = [new ScenarioTask("owner", Queue), new ScenarioTask("invoker", Invoke)];
        }

        public override string Outcome => $"{_slot->ChunksReused} of {Callbacks}";

        public override ulong Reached => (_slot->ChunksReused > 0 ? 1UL : 0) | (_slot->ChunksReused < Callbacks - 1 ? 2UL : 0);

        public override void Finish()
        {
            var kept = LengthOf(TPlatform.Load(&_slot->FreeChunks)) + LengthOf(TPlatform.Load(&_slot->ReturnedChunks));
            var expected = TPlatform.Load(&_slot->ChunksReturned) - Before - TPlatform.Load(&_slot->ChunksReused);
            Invariant.That(kept == expected, "a chunk that was handed back is in no list, or in two");
        }

        // Each chunk once: after a failure it may be in two lists.
        public override void Dispose()
        {
            HashSet<ulong> chunks = [];
            foreach (var first in new[] { _slot->HeadChunk, _slot->FreeChunks, _slot->ReturnedChunks })
            {
                for (var chunk = first; chunk != 0 && chunks.Add(chunk);)
                    chunk = *CallbackChunk.Next((ulong*)chunk);
            }

            foreach (var chunk in chunks)
                CallbackChunk.Free((ulong*)chunk);
            _block.Dispose();
        }

        // As RcuReader.Call at the last entry of each chunk.
        private void Queue()
        {
            for (var position = 0UL; position < Callbacks; position++)
            {
                TPlatform.StorePlain((ulong*)TPlatform.LoadPlain(&_slot->TailChunk), position + 1);
                CallbackRing<TPlatform>.Grow(_slot);
                TPlatform.Store(&_slot->Tail, position + 1);
            }
        }

        // As CallbackInvoker leaves each chunk.
        private void Invoke()
        {
            for (var position = 0UL; position < Callbacks; position++)
            {
                while (TPlatform.Load(&_slot->Tail) == position)
                    TPlatform.Yield();
                var chunk = (ulong*)TPlatform.LoadPlain(&_slot->HeadChunk);
                Invariant.That(chunk != null, "a chunk is lost with the callbacks in it");
                Invariant.That(TPlatform.LoadPlain(chunk) == position + 1, "the invoker read another callback than the owner queued");
                TPlatform.StorePlain(&_slot->HeadChunk, TPlatform.LoadPlain(CallbackChunk.Next(chunk)));
                CallbackRing<TPlatform>.Return(_slot, chunk);
            }
        }

        private static ulong LengthOf(ulong chunk)
        {
            var length = 0UL;
            while (chunk != 0 && length <= Callbacks)
            {
                length++;
                chunk = TPlatform.LoadPlain(CallbackChunk.Next((ulong*)chunk));
            }

            return length;
        }
    }
}

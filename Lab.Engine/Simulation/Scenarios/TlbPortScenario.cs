using Lab.Engine.Primitives;
using Lab.Engine.Tlb;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// Two vCPUs walk, fill their TLBs and reach pages; two initiators change entries, invalidate and take the old pages back. An
/// invalidation that does not wait for an access in flight lets it reach a page that was taken.
/// </summary>
/// <param name="invalidates">False, for tests of the tests: the TLBI is left out.</param>
public sealed class TlbPortScenario(bool invalidates = true) : IScenarioSource
{
    private const ulong PageSize = 4096;
    private const int LastLevel = 3;

    public string Name { get; } = invalidates ? "tlb-port" : "tlb-port-left-out";

    public IReadOnlyList<string> Targets { get; } = ["a TLB hit", "an access to the old page", "an access to the new page"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(invalidates, wide: seed % 2 == 1);

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        // Word 0: the entry, a page number; 1 + p: page p was taken back.
        private readonly SharedWords<TPlatform> _words = new(4, padded: true);
        private readonly TlbDomain<TPlatform> _domain = new(new TlbOptions { Sets = 1, Ways = 2, MaxVcpus = 2, MaxInitiators = 1 });
        private readonly ulong[] _seen = new ulong[2];
        private readonly bool _invalidates;
        private readonly bool _wide;
        private ulong _reached;

        public Play(bool invalidates, bool wide)
        {
            _invalidates = invalidates;
            _wide = wide;
            var first = _domain.AddVcpu();
            var second = _domain.AddVcpu();
            _words.Store(0, 1);
            Tasks =
            [
                new ScenarioTask("host", Replace),
                new ScenarioTask("vcpu 0", () => Access(0, first)),
                new ScenarioTask("vcpu 1", () => Access(1, second)),
            ];
        }

        public override string Outcome => $"{_seen[0]}-{_seen[1]}";

        public override ulong Reached => _reached;

        public override void Dispose()
        {
            _domain.Dispose();
            _words.Dispose();
        }

        private void Replace()
        {
            _words.Store(0, 2);
            if (_invalidates && _wide)
                _domain.InvalidateRange(0, 1);
            else if (_invalidates)
                _domain.InvalidateIpa(0, LastLevel);
            _words.Store(2, 1);
        }

        private void Access(int number, VcpuTlb<TPlatform> tlb)
        {
            for (var round = 0; round < 3; round++)
            {
                using var access = tlb.Begin();
                if (access.TryLookup(0, out var entry))
                {
                    _reached |= 1;
                }
                else
                {
                    var page = _words.Load(0);
                    entry = new TlbEntry(0, page * PageSize, LastLevel, 12, Read: true, Write: true, Execute: false);
                    access.Fill(entry);
                }

                var reached = entry.Pa / PageSize;
                Invariant.That(_words.Load(1 + (int)reached) == 0, "a vCPU reached a page after its invalidation returned");
                _seen[number] = (_seen[number] * 4) + reached;
                _reached |= reached == 1 ? 2UL : 4;
            }
        }
    }
}

using Lab.Engine.Memory;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Tlb;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// One writer changes a table that others read without its lock. With an even seed it maps pages that need new tables, while
/// software looks them up and hardware walks: nobody may meet a table that is not zeroed yet. With an odd seed it unmaps a page whose
/// access flag hardware is about to set: the entry must stay empty.
/// </summary>
public sealed class TableWalksScenario : IScenarioSource
{
    public string Name => "table-walks";

    public IReadOnlyList<string> Targets { get; } =
        ["a look-up between two tables", "a look-up of a mapped page", "a hardware walk of a mapped page", "hardware sets an access flag"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(unmaps: seed % 2 == 1);

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const ulong PageSize = 4096;
        private const ulong Output = 1UL << 32;

        // The first is mapped from the beginning, and if it is to be unmapped the last keeps its table; the second needs a table, the third two.
        private static readonly ulong[] s_pages = [0, 2UL << 20, 1UL << 30, PageSize];
        private readonly PhysicalMemory<TPlatform> _memory = new(new MemoryOptions { TablePages = 16 });
        private readonly TlbDomain<TPlatform> _tlb = new(new TlbOptions { Sets = 1, Ways = 2, MaxVcpus = 1, MaxInitiators = 1 });
        private readonly VcpuTlb<TPlatform> _vcpu;
        private readonly SubtreeReclaimer<TPlatform> _reclaimer;
        private readonly Stage2PageTable<TPlatform> _table;
        private readonly WalkContext<TPlatform> _worker = new();
        private readonly MemoryCache<TPlatform> _cache;
        private readonly bool _unmaps;
        private readonly int[] _found = new int[2];
        private ulong _reached;

        public Play(bool unmaps)
        {
            _unmaps = unmaps;
            var options = new Stage2Options { IpaBits = 39, ForcedWriteBack = true, HardwareAccessFlag = true };
            _vcpu = _tlb.AddVcpu();
            _reclaimer = new SubtreeReclaimer<TPlatform>(options, _memory, rcu: null, SubtreeReclaim.Immediate);
            _table = new Stage2PageTable<TPlatform>(options, _memory, _tlb, _reclaimer);
            _cache = new MemoryCache<TPlatform>(_memory, 2);
            Map(0);
            if (unmaps)
            {
                Map(3);
                _table.TestClearYoung(ExclusiveWalk<TPlatform>.SingleThreaded, _worker, new Ipa(s_pages[0]), PageSize, clear: true, out _);
            }

            Tasks = unmaps
                ? [new ScenarioTask("host", Unmap), new ScenarioTask("vcpu", () => Walk(0))]
                : [new ScenarioTask("host", MapTwo), new ScenarioTask("vcpu", WalkTwo), new ScenarioTask("reader", LookUpTwo)];
        }

        public override string Outcome => $"{_found[0]}-{_found[1]}";

        public override ulong Reached => _reached;

        public override bool MayFail => false;

        public override void Finish()
        {
            for (var number = 0; number < s_pages.Length; number++)
                Invariant.That(_table.TryGetLeaf(new Ipa(s_pages[number]), out _) != _unmaps || number == 3, "an entry is not what the writer made it");
            _cache.Drain();
        }

        public override void Dispose()
        {
            _worker.Dispose();
            _table.Dispose();
            _reclaimer.Dispose();
            _tlb.Dispose();
            _memory.Dispose();
        }

        private void Map(int number)
        {
            Invariant.That(_cache.TryTopUp(2));
            var result = _table.Map(
                ExclusiveWalk<TPlatform>.SingleThreaded, _worker, new Ipa(s_pages[number]), PageSize, OutputOf(number), Stage2Prot.ReadWrite, _cache);
            Invariant.That(result == PgtableResult.Done);
        }

        private void MapTwo()
        {
            Map(1);
            Map(2);
        }

        private void Unmap() => _table.Unmap(ExclusiveWalk<TPlatform>.SingleThreaded, _worker, new Ipa(s_pages[0]), PageSize);

        private void WalkTwo()
        {
            Walk(1);
            Walk(2);
        }

        private void Walk(int number)
        {
            using var access = _vcpu.Begin();
            var walk = _table.HardwareWalk(new Ipa(s_pages[number]));
            if (walk.Fault != HardwareFault.None)
                return;
            Invariant.That(walk.Translation.Pa == OutputOf(number).Value, "hardware found another page");
            access.Fill(walk.Translation);
            _found[0] += number + 1;
            _reached |= _unmaps ? 8UL : 4;
        }

        private void LookUpTwo()
        {
            LookUp(2);
            LookUp(1);
            LookUp(2);
        }

        private void LookUp(int number)
        {
            Invariant.That(_table.GetLeaf(new Ipa(s_pages[number]), out var pte, out var level) == PgtableResult.Done);
            Invariant.That(!pte.IsValid || _table.OutputOf(pte, level, new Ipa(s_pages[number])) == OutputOf(number), "a look-up found another page");
            if (pte.IsValid)
                _found[1] += number;
            _reached |= pte.IsValid ? 2UL : number == 2 && level > _table.Geometry.StartLevel ? 1UL : 0;
        }

        private static PhysAddr OutputOf(int number) => new(Output + ((ulong)number * PageSize));
    }
}

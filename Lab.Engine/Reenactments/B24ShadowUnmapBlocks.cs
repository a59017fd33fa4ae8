using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>B24: shadow tables are unmapped with rescheduling where nothing may block.</summary>
public sealed class B24ShadowUnmapBlocks : Reenactment
{
    public override string Id => "B24";

    public override string Title => "Shadow tables unmapped with rescheduling from where nothing may block";

    public override string Story =>
        "The code for nested guests dropped the MMU lock to reschedule whenever it unmapped shadow tables. It was also called as a vCPU was "
        + "scheduled in, and from notifiers that may not block.";

    public override string Seen =>
        "A report of a sleep where nothing may sleep, while nested guests run.";

    public override Evidence Evidence { get; } = new(
        "", "3c164eb9464d, c268f204f7c5", "two fixes to nested virtualisation's unmap; titles and commit page", "Oct 2024", EvidenceGrade.Title);

    public override string Switch => "PolicyFlaws.ShadowUnmapBlocks";

    public override string Fix =>
        "The unmap is told whether it may block; a table that is recycled as a vCPU is scheduled in is "
        + "unmapped later, by a request of that vCPU.";

    public override IReadOnlyList<string> Expected { get; } = ["C-CTX"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Run<TPlatform>(broken ? PolicyFlaws.ShadowUnmapBlocks : PolicyFlaws.None);

    /// <summary>A notifier that may not block, and a vCPU that is scheduled in and takes a shadow table over.</summary>
    private sealed class Run<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Tables = 2;
        private const ulong Page = 4096;
        private static readonly Stage2Options s_options = TableStage<TPlatform>.Small with { IpaBits = 39 };

        private readonly TableStage<TPlatform> _stage;
        private readonly ShadowTables<TPlatform> _shadows;

        public Run(PolicyFlaws flaws)
        {
            _stage = new TableStage<TPlatform>(s_options, tablePages: 32);
            Checkers = _stage.Checkers;
            var host = _stage.AddHost("host", cachePages: 4);
            var vcpu = _stage.AddHost("vcpu 0");
            using (_stage.Enter())
            {
                var tables = Enumerable.Range(0, Tables)
                    .Select(_ => new Stage2PageTable<TPlatform>(s_options, _stage.Memory, _stage.Tlb, _stage.Reclaimer));
                _shadows = new ShadowTables<TPlatform>(_stage.Lock, tables, 1UL << (s_options.IpaBits - 1), flaws);
                for (var table = 0; table < Tables; table++)
                    MapOnePage(host, table);
            }

            Tasks =
            [
                host.Does(() => _shadows.Invalidate(host.Walk, mayBlock: false)),
                vcpu.Does(() =>
                {
                    if (_shadows.ScheduleIn(vcpu.Walk, table: 1))
                        _shadows.HandleRequest(vcpu.Walk, table: 1);
                }),
            ];
        }

        public override void Finish()
        {
            using (_stage.Enter())
            {
                for (var table = 0; table < Tables; table++)
                    _shadows[table].Dispose();
            }

            _stage.Settle(destroys: true);
        }

        public override void Dispose()
        {
            Abandon.Quietly(_shadows);
            _stage.Dispose();
        }

        private void MapOnePage(StageWorker<TPlatform> worker, int table)
        {
            Invariant.That(worker.Cache.TryTopUp(_stage.Table.Geometry.MinCachePages));
            using var hold = _stage.Lock.AcquireWrite(worker.Walk.Index);
            var mapped = _shadows[table].Map(
                new ExclusiveWalk<TPlatform>(hold), worker.Walk, new Ipa(Page), Page, new PhysAddr(0x4000_0000), Stage2Prot.ReadWrite,
                worker.Cache);
            Invariant.That(mapped == PgtableResult.Done);
        }
    }
}

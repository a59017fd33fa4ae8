using Lab.Engine.Checkers;
using Lab.Engine.Mmu;
using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>B30: hardware dirty buffers are harvested, changed and freed while vCPUs still append to them.</summary>
public sealed class B30KickWithoutWaiting : Reenactment
{
    public override string Id => "B30";

    public override string Title => "Hardware dirty buffers: vCPUs kicked, nobody waits until they are out";

    public override string Story =>
        "The second version of the HDBSS series turned hardware dirty buffers on and off while vCPUs ran, and kicked vCPUs before a harvest "
        + "without waiting. A vCPU that is still in the guest appends to a buffer that is freed, and what it has not yet drained is in no log.";

    public override string Seen =>
        "Caught in review: the last dirty pages would be lost, and a migrated guest would have old contents in "
        + "them; or a buffer would be written to after its free.";

    public override Evidence Evidence { get; } = new("HDBSS v2", "", "review on the list", "22 Nov 2025", EvidenceGrade.ListMail);

    public override string Switch => "PolicyFlaws.KickWithoutWaiting";

    public override string Fix => "vCPUs are stopped before buffers come or go, and every buffer is drained before a harvest reads the log.";

    public override IReadOnlyList<string> Expected { get; } = ["C-DIRTY", "C-UAF"];

    public override Scenario Create<TPlatform>(bool broken, ulong seed) =>
        new Run<TPlatform>(broken ? PolicyFlaws.KickWithoutWaiting : PolicyFlaws.None);

    /// <summary>A vCPU writes; the host turns the buffers on, harvests twice, turns them off.</summary>
    private sealed class Run<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Entries = 3;
        private const int WritesInGuest = 4;

        private readonly DirtyBuffers<TPlatform> _buffers;

        public Run(PolicyFlaws flaws)
        {
            Checkers = new CheckerSet(new CheckerOptions());
            using var scope = Checkers.Enter("setup");
            _buffers = new DirtyBuffers<TPlatform>(vcpus: 1, slotStart: 0x8000_0000, pages: 64, flaws);
            Tasks = [new ScenarioTask("vcpu 0", Guest), new ScenarioTask("host", Log)];
        }

        public override void Dispose() => _buffers.Dispose();

        private void Guest()
        {
            ulong page = 0;
            for (var entry = 0; entry < Entries; entry++)
            {
                var buffer = _buffers.EnterGuest(0);
                for (var write = 0; write < WritesInGuest; write++)
                {
                    if (_buffers.Write(0, buffer, page++))
                        break;
                }

                _buffers.LeaveGuest(0, buffer);
            }
        }

        private void Log()
        {
            _buffers.Enable();
            _buffers.Harvest();
            _buffers.Harvest();
            _buffers.Disable();
        }
    }
}

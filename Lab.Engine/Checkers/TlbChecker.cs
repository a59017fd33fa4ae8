using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// C-TLB. A TLB of unlimited size for each vCPU, which takes level hints at their word: it holds no two translations of one
/// address, none to a page that the host took back, and no freed table in its walk cache (A9, Q7).
/// </summary>
/// <remarks>Unlimited, so that an invalidation that is missing shows though the real TLB has long replaced the entry.</remarks>
internal sealed class TlbChecker(CheckerScene scene) : IProtocolChecker
{
    private const ulong Permissions = 0xFFF;

    private readonly Dictionary<int, TlbShadow> _tlbs = [];
    private readonly LostAdditions _lost = new();

    public string Name => "C-TLB";

    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        switch (step.Kind)
        {
            case ProtocolEventKind.HardwareStep when actor.Vcpu >= 0:
                Of(actor.Vcpu).AddTable(step.Address, (int)step.Extra, step.Value);
                break;
            case ProtocolEventKind.TlbFill:
                Fill(actor, step);
                break;
            case ProtocolEventKind.TlbDropIpa:
                Of((int)step.Extra).DropIpa(step.Address, step.Value == (ulong)ProtocolEvent.UnknownLevel ? null : (int)step.Value);
                break;
            case ProtocolEventKind.TlbDropRange:
                Of((int)step.Extra).DropRange(step.Address, step.Value);
                break;
            case ProtocolEventKind.TlbDropAll:
                Of((int)step.Extra).DropAll();
                break;
            case ProtocolEventKind.EntryChange:
                _lost.Hear(actor, step);
                break;
            case ProtocolEventKind.HostRelease:
                Release(actor, step.Address, step.Value);
                break;
            case ProtocolEventKind.PageFree:
                Free(actor, step.Address);
                break;
            case ProtocolEventKind.LockDropped when actor is { IsRelaxing: true, Vcpu: >= 0 }:
                CheckRelaxed(actor);
                break;
            case ProtocolEventKind.TableTeardown when step.Address == scene.Tables.Root?.Address:
                // No vCPU runs any more.
                _tlbs.Clear();
                break;
        }
    }

    /// <summary>Nobody walks: every translation agrees with the tables, or allows less.</summary>
    public void CheckQuiescent(CheckerActor actor)
    {
        foreach (var (vcpu, tlb) in _tlbs)
        {
            foreach (var (level, ipa, data) in tlb.Entries)
                CompareWithTables(actor, vcpu, level, ipa, data);
        }
    }

    private TlbShadow Of(int vcpu) => _tlbs.TryGetValue(vcpu, out var tlb) ? tlb : _tlbs[vcpu] = new TlbShadow(scene.Tables.Geometry);

    private void Fill(CheckerActor actor, in ProtocolEvent step)
    {
        var vcpu = (int)(step.Extra & 0xFFFF);
        var level = (int)(step.Extra >> 16);
        if (Of(vcpu).Add(level, step.Address, step.Value) is { } other)
            scene.Report(this, "A9", $"the TLB of vCPU {vcpu} holds two translations of one address: level {level} to 0x{step.Value & ~Permissions:x}, level {other.Level} to 0x{other.Data & ~Permissions:x}", actor, $"ipa 0x{step.Address:x}");
    }

    // Its own vCPU fills nothing meanwhile: what is there is from before, and the access would fault on it for ever.
    private void CheckRelaxed(CheckerActor actor)
    {
        var owes = actor.WalkResult == 0 || (actor.WalkResult == (long)PgtableResult.Again && scene.Release != KernelRelease.V6_1);
        if (owes && Of(actor.Vcpu).FindIn(actor.RelaxedIpa, 1) is { } left)
            scene.Report(this, "7.3 leaf, same output", $"permissions are relaxed, and the TLB of vCPU {actor.Vcpu} keeps what it had", actor, $"ipa 0x{left:x}");
    }

    private void Release(CheckerActor actor, ulong ipa, ulong bytes)
    {
        foreach (var (vcpu, tlb) in _tlbs)
        {
            if (tlb.FindIn(ipa, bytes) is { } left)
                scene.Report(this, "A9", $"the host takes pages back that the TLB of vCPU {vcpu} still translates", actor, $"ipa 0x{left:x}");
        }
    }

    private void Free(CheckerActor actor, ulong page)
    {
        foreach (var (vcpu, tlb) in _tlbs)
        {
            if (tlb.NamesTable(page))
                scene.Report(this, "A9", $"a table page is freed that the walk cache of vCPU {vcpu} still names", actor, $"page 0x{page:x}");
        }
    }

    private void CompareWithTables(CheckerActor actor, int vcpu, int level, ulong ipa, ulong data)
    {
        if (scene.Tables.LastPageFor(ipa) is not { Entries: { } entries } page)
            return;
        var index = scene.Tables.Geometry.Index(ipa, page.Level!.Value);
        var pte = new Pte(entries[index]);
        var allowed = LostAdditions.PermissionsOf(pte) | _lost.Of(page.Address + ((ulong)index << 3));
        var agrees = pte.IsValid && page.Level == level && scene.Tables.Format.OutputAddress(pte) == (data & ~Permissions)
            && (data & Permissions & ~allowed) == 0;
        if (!agrees)
            scene.Report(this, "Q7", $"the TLB of vCPU {vcpu} translates to 0x{data & ~Permissions:x} at level {level} with permissions {data & Permissions}, the table says {pte.ToString(page.Level!.Value)}", actor, $"ipa 0x{ipa:x}, level {page.Level}, page 0x{page.Address:x}");
    }
}

using Lab.Engine.Checkers;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>Protocol events in words.</summary>
internal static class ProtocolText
{
    public static string Of(in ProtocolEvent step, CheckerSet? checkers) => step.Kind switch
    {
        ProtocolEventKind.EntryChange => $"entry {Describe(checkers, step)}",
        ProtocolEventKind.EntryCompareExchange when step.Extra == 0 => $"lost the compare-exchange of entry 0x{step.Address:x}",
        ProtocolEventKind.Pause => $"at {Points.NameOf((PausePoint)step.Extra)} (0x{step.Address:x})",
        ProtocolEventKind.PageGet => $"page 0x{step.Address:x} get, {step.Value} references",
        ProtocolEventKind.PagePut => $"page 0x{step.Address:x} put, {step.Value} references",
        ProtocolEventKind.LockTaken => $"{NameOf((LockRank)step.Extra)} taken{(IsMmu(step) ? step.Value == 1 ? " to write" : " to read" : "")}",
        ProtocolEventKind.LockDropped => $"{NameOf((LockRank)step.Extra)} dropped",
        ProtocolEventKind.TlbiIpa or ProtocolEventKind.TlbiIpaLocal => $"{step.Kind} 0x{step.Address:x}, {LevelHint(step.Extra)}",
        ProtocolEventKind.TlbiRange => $"{step.Kind} from 0x{step.Address:x}, {step.Value} pages",
        ProtocolEventKind.TlbDropRange => $"TLB of vCPU {step.Extra} drops 0x{step.Address:x} to 0x{step.Address + step.Value:x}",
        ProtocolEventKind.TlbDropIpa => $"TLB of vCPU {step.Extra} drops 0x{step.Address:x}, {LevelHint((long)step.Value)}",
        ProtocolEventKind.TlbFill => $"TLB of vCPU {step.Extra & 0xFFFF} takes 0x{step.Address:x} → 0x{step.Value & ~0xFFFUL:x}, level {step.Extra >> 16}",
        ProtocolEventKind.TlbMiss => $"TLB of vCPU {step.Extra} has nothing for 0x{step.Address:x}",
        ProtocolEventKind.SectionEnter => "read section entered",
        ProtocolEventKind.SectionExit => "read section left",
        _ => OfTables(step),
    };

    private static string OfTables(in ProtocolEvent step) => step.Kind switch
    {
        ProtocolEventKind.EntryStore => $"plain store to entry 0x{step.Address:x}",
        ProtocolEventKind.EntryRelease => $"release store to entry 0x{step.Address:x}",
        ProtocolEventKind.EntryCompareExchange => $"won the compare-exchange of entry 0x{step.Address:x}",
        ProtocolEventKind.EntryDereference => $"follows the pointer to entry 0x{step.Address:x}",
        ProtocolEventKind.PageAllocate => $"takes page 0x{step.Address:x}",
        ProtocolEventKind.PageFree => $"frees page 0x{step.Address:x}",
        ProtocolEventKind.SubtreeDefer => $"leaves the subtree of page 0x{step.Address:x} to a grace period",
        ProtocolEventKind.SubtreeFree => $"begins to free the subtree of page 0x{step.Address:x}",
        ProtocolEventKind.MapTarget => $"is to map 0x{step.Address:x} to 0x{step.Value:x}, {step.Extra} bytes",
        ProtocolEventKind.WalkBegin => $"walk of 0x{step.Address:x} to 0x{step.Value:x} begins",
        ProtocolEventKind.WalkVisit => $"visits entry 0x{step.Address:x}, level {step.Extra & 0xFF}, for 0x{step.Value:x}",
        ProtocolEventKind.WalkEnd => $"walk ends at 0x{step.Value:x}{(step.Extra == 0 ? "" : $", result {step.Extra}")}",
        ProtocolEventKind.DataCacheClean => $"data cache cleaned at 0x{step.Address:x}, {step.Value} bytes",
        ProtocolEventKind.InstructionCacheInvalidate => $"instruction cache invalidated at 0x{step.Address:x}, {step.Value} bytes",
        ProtocolEventKind.TableTeardown => $"table 0x{step.Address:x} is out of reach: teardown",
        ProtocolEventKind.HardwareStep => $"hardware walk goes through page 0x{step.Address:x} for 0x{step.Value:x}, level {step.Extra}",
        ProtocolEventKind.TlbDropAll => $"TLB of vCPU {step.Extra} drops everything",
        ProtocolEventKind.TlbiVmid => "TLBI of the whole VMID",
        ProtocolEventKind.FreedPageReached => $"a walker is in the freed page 0x{step.Address:x}",
        ProtocolEventKind.CacheEmpty => $"needs a table page for 0x{step.Address:x}, and {(step.Extra == 1 ? "was given no memory cache" : "its memory cache is empty")}",
        _ => OfTheHost(step),
    };

    private static string OfTheHost(in ProtocolEvent step) => step.Kind switch
    {
        ProtocolEventKind.MaySleep => $"may sleep: {NameOf((SleepReason)step.Extra)}",
        ProtocolEventKind.GracePeriodWait => "waits for a grace period",
        ProtocolEventKind.GuestAccess => $"guest {(step.Value == 1 ? "writes" : "reads")} 0x{step.Address:x}",
        ProtocolEventKind.FaultHandled => $"fault at 0x{step.Address:x} handled",
        ProtocolEventKind.HostPin => $"pins the host's page for 0x{step.Address:x}: 0x{step.Extra:x}, one piece of {step.Value} bytes",
        ProtocolEventKind.HostRelease => $"host takes back 0x{step.Address:x}, {step.Value} bytes",
        ProtocolEventKind.NotifierBegin => $"invalidation of 0x{step.Address:x}, {step.Value} bytes, begins",
        ProtocolEventKind.NotifierEnd => "invalidation ends",
        ProtocolEventKind.NotifierSample => "samples the notifier sequence",
        ProtocolEventKind.LoggingOn => $"dirty logging of 0x{step.Address:x}, {step.Value} bytes, is on",
        ProtocolEventKind.LoggingOff => "dirty logging is to end",
        ProtocolEventKind.DirtyMark => $"page {step.Address} of the slot marked dirty",
        ProtocolEventKind.DirtyMarkAll => "every page of the slot marked dirty",
        ProtocolEventKind.DirtyTake => $"harvest takes pages 0x{step.Value:x} of mask {step.Address}",
        ProtocolEventKind.HarvestBegin => "harvest begins",
        ProtocolEventKind.HarvestEnd => "harvest ends",
        ProtocolEventKind.RangeStep => $"range step of 0x{step.Address:x}, {step.Value} bytes{(step.Extra == 1 ? "; somebody waits for the lock" : "")}",
        ProtocolEventKind.MayReschedule => "may reschedule, the lock dropped",
        ProtocolEventKind.AgeBegin => $"aging of 0x{step.Address:x}, {step.Value} bytes, begins",
        ProtocolEventKind.AgeEnd => $"aging ends: {(step.Extra == 1 ? "young" : "old")}",
        ProtocolEventKind.AtomicBegin => step.Extra == 1 ? "a notifier that may not block begins" : "preemption is off",
        ProtocolEventKind.AtomicEnd => step.Extra == 1 ? "the notifier ends" : "preemption is on",
        ProtocolEventKind.ObjectAllocate => $"{ObjectOf(step)} comes into being",
        ProtocolEventKind.ObjectUse => $"uses {ObjectOf(step)}",
        ProtocolEventKind.ObjectFree => $"frees {ObjectOf(step)}",
        _ => step.Value == 0 && step.Extra == 0 ? $"{step.Kind} 0x{step.Address:x}" : $"{step.Kind} 0x{step.Address:x}, 0x{step.Value:x}, {step.Extra}",
    };

    private static bool IsMmu(in ProtocolEvent step) => (LockRank)step.Extra == LockRank.Mmu;

    private static string NameOf(LockRank rank) => rank switch
    {
        LockRank.Mmu => "MMU lock",
        LockRank.HypMutex => "hyp mutex",
        LockRank.HypSpinlock => "hyp spinlock",
        LockRank.HostMemoryMap => "mmap lock",
        LockRank.Slots => "slots lock",
        _ => $"{rank}",
    };

    private static string NameOf(SleepReason reason) => reason switch
    {
        SleepReason.PageAllocation => "page allocation",
        SleepReason.Mutex => "mutex",
        SleepReason.CacheTopUp => "memory-cache top-up",
        SleepReason.Pin => "pinning a host page",
        _ => "a wait for another",
    };

    private static string ObjectOf(in ProtocolEvent step) => (ProtocolObject)step.Extra == ProtocolObject.DirtyBuffer
        ? $"the dirty buffer of vCPU {step.Address}"
        : $"the description of table 0x{step.Address:x}";

    private static string LevelHint(long level) => level == ProtocolEvent.UnknownLevel ? "no level hint" : $"level hint {level}";

    private static string Describe(CheckerSet? checkers, in ProtocolEvent step) =>
        checkers?.Describe(step.Address, (ulong)step.Extra, step.Value)
        ?? $"0x{step.Address:x}: {new Pte((ulong)step.Extra)} → {new Pte(step.Value)}";
}

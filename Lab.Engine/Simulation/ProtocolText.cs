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
        ProtocolEventKind.LockTaken => $"{(LockRank)step.Extra} lock taken to {(step.Value == 1 ? "write" : "read")}",
        ProtocolEventKind.LockDropped => $"{(LockRank)step.Extra} lock dropped",
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
        ProtocolEventKind.MaySleep => $"may sleep: {(SleepReason)step.Extra}",
        _ => step.Value == 0 && step.Extra == 0 ? $"{step.Kind} 0x{step.Address:x}" : $"{step.Kind} 0x{step.Address:x}, 0x{step.Value:x}, {step.Extra}",
    };

    private static string LevelHint(long level) => level == ProtocolEvent.UnknownLevel ? "no level hint" : $"level hint {level}";

    private static string Describe(CheckerSet? checkers, in ProtocolEvent step) =>
        checkers?.Describe(step.Address, (ulong)step.Extra, step.Value)
        ?? $"0x{step.Address:x}: {new Pte((ulong)step.Extra)} → {new Pte(step.Value)}";
}

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
        ProtocolEventKind.TlbDropIpa => $"TLB of vCPU {step.Extra} drops 0x{step.Address:x}, {LevelHint((long)step.Value)}",
        ProtocolEventKind.TlbFill => $"TLB of vCPU {step.Extra & 0xFFFF} takes 0x{step.Address:x} → 0x{step.Value & ~0xFFFUL:x}, level {step.Extra >> 16}",
        ProtocolEventKind.TlbMiss => $"TLB of vCPU {step.Extra} has nothing for 0x{step.Address:x}",
        ProtocolEventKind.SectionEnter => "read section entered",
        ProtocolEventKind.SectionExit => "read section left",
        _ => step.Value == 0 && step.Extra == 0 ? $"{step.Kind} 0x{step.Address:x}" : $"{step.Kind} 0x{step.Address:x}, 0x{step.Value:x}, {step.Extra}",
    };

    private static string LevelHint(long level) => level == ProtocolEvent.UnknownLevel ? "no level hint" : $"level hint {level}";

    private static string Describe(CheckerSet? checkers, in ProtocolEvent step) =>
        checkers?.Describe(step.Address, (ulong)step.Extra, step.Value)
        ?? $"0x{step.Address:x}: {new Pte((ulong)step.Extra)} → {new Pte(step.Value)}";
}

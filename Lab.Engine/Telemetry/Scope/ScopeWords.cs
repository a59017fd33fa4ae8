using System.Globalization;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Telemetry.Scope;

/// <summary>The scope's kinds and operations in the words of the field.</summary>
public static class ScopeWords
{
    public static string Of(ScopeOperation operation) => operation switch
    {
        ScopeOperation.Unknown => "reader outside operations",
        ScopeOperation.FaultMap => "map fault",
        ScopeOperation.FaultRelax => "permission fault",
        ScopeOperation.FaultYoung => "access fault",
        ScopeOperation.Unmap => "unmap",
        ScopeOperation.Collapse => "collapse",
        ScopeOperation.Age => "age",
        ScopeOperation.EnableLogging => "enable logging",
        ScopeOperation.Harvest => "harvest",
        ScopeOperation.Split => "split",
        ScopeOperation.Observe => "map of the tree",
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "There is no such operation."),
    };

    public static string Of(ScopeEventKind kind) => kind switch
    {
        ScopeEventKind.None => "nothing",
        ScopeEventKind.Operation => "operation",
        ScopeEventKind.ReadSection => "read section",
        ScopeEventKind.LockWaitRead => "lock wait (read)",
        ScopeEventKind.LockWaitWrite => "lock wait (write)",
        ScopeEventKind.LockHoldWrite => "lock held (write)",
        ScopeEventKind.EntryLocked => "entry LOCKED",
        ScopeEventKind.Retry => "retry",
        ScopeEventKind.Again => "-EAGAIN",
        ScopeEventKind.Tlbi => "TLBI",
        ScopeEventKind.GracePeriod => "grace period",
        ScopeEventKind.CallbackQueued => "callback queued",
        ScopeEventKind.CallbacksRun => "callbacks run",
        ScopeEventKind.TablesFreed => "tables freed",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is no such kind."),
    };

    /// <summary>"Grace period 18412: 3.10 ms, held by vcpu 5, map fault at level 2, IPA 0x80200000."</summary>
    public static string Sentence(long number, long lengthNs, bool expedited, string holder, ScopeOperation operation, int level, ulong ipa)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{(expedited ? "Expedited grace" : "Grace")} period {number}: {Quantity.Time(lengthNs)}, ");
        if (holder.Length == 0)
            return text + "no reader was in its way.";
        if (operation == ScopeOperation.Unknown)
            return $"{text}held by {holder}.";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{text}held by {holder}, {Of(operation)}{(level < 0 ? "" : $" at level {level}")}, IPA 0x{ipa:x}.");
    }
}

using System.Globalization;
using Lab.Engine.Checkers;
using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>
/// The message of a violation, in the shape that a kernel's reader knows, made from the checker's facts alone: a line about what is
/// not known is not there.
/// </summary>
internal static class Splat
{
    private const string Rule = "-----------------------------";

    /// <summary>The first line of each.</summary>
    public static string MarkOf(string id) => $"[re-enactment of {id} in a model; not a kernel log]";

    /// <param name="id">Of the re-enactment.</param>
    /// <param name="failure">What ended the run.</param>
    /// <param name="contexts">What each actor was in the middle of; empty if that is not known.</param>
    public static IReadOnlyList<string> Of(string id, SimFailure failure, IReadOnlyList<ActorContext> contexts)
    {
        var lines = new List<string> { MarkOf(id) };
        var facts = failure.Hit?.Facts;
        var who = facts?.Who ?? contexts.FirstOrDefault(context => context.Name == failure.Task);
        AddHead(lines, failure, facts);
        if (who is not null)
            AddHeld(lines, who, facts);
        AddWhen(lines, failure, who);
        AddWhere(lines, failure.Hit);
        foreach (var other in contexts.Where(other => other.Name != who?.Name && IsInside(other)))
            AddHeld(lines, other, null);
        return lines;
    }

    private static void AddHead(List<string> lines, SimFailure failure, HitFacts? facts)
    {
        var what = failure.Hit?.What ?? failure.Text.Split('\n')[0];
        switch (failure.Checker)
        {
            case "C-CTX" when facts is not null && IsSleep(facts):
                AddSleep(lines, facts);
                return;
            case "C-CTX" when facts?.Event.Kind == ProtocolEventKind.EntryDereference:
                lines.AddRange(["=============================", "WARNING: suspicious RCU usage", Rule, what, ""]);
                return;
            case "C-UAF":
                lines.Add($"BUG: {LifeWord(facts?.Event.Kind)}: {what}");
                AddAccess(lines, facts);
                return;
            case "C-REF":
                lines.Add($"WARNING: refcount: {what}");
                return;
            case "C-LEAK":
                lines.Add($"leak: {what}");
                return;
            case "C-RCU":
                lines.Add(failure.Rule.Contains("stall", StringComparison.Ordinal) ? $"rcu: INFO: RCU detected stall: {what}" : $"WARNING: rcu: {what}");
                return;
            case "C-PROG" when failure.Text.StartsWith("deadlock", StringComparison.Ordinal):
                lines.Add($"INFO: task {failure.Task} blocked for ever: {what}");
                return;
            case "C-PROG":
                lines.Add($"watchdog: BUG: soft lockup - {facts?.Who.Name ?? failure.Task} stuck: {what}");
                return;
            case SimFailure.AlwaysOn:
                lines.Add($"BUG: {what}");
                return;
            default:
                lines.Add($"WARNING: {what}");
                return;
        }
    }

    private static void AddSleep(List<string> lines, HitFacts facts)
    {
        var (who, step) = (facts.Who, facts.Event);
        var at = step.Kind switch
        {
            ProtocolEventKind.GracePeriodWait => "wait for a grace period",
            ProtocolEventKind.MayReschedule => "reschedule",
            _ => NameOf((SleepReason)step.Extra),
        };
        var isAtomic = who.AtomicDepth > 0 || who.Locks.Any(held => held.Rank is LockRank.Mmu or LockRank.HypSpinlock);
        lines.Add($"BUG: sleeping function called from invalid context at {at}");
        lines.Add($"in_atomic(): {(isAtomic ? 1 : 0)}, non_block: {(who.MayNotBlock ? 1 : 0)}, name: {who.Name}");
        lines.Add(Number($"RCU nest depth: {who.SectionDepth}, expected: 0"));
    }

    private static void AddAccess(List<string> lines, HitFacts? facts)
    {
        if (facts?.Event is { Kind: ProtocolEventKind.EntryRead or ProtocolEventKind.EntryChange } step)
            lines.Add(Number($"{(step.Kind == ProtocolEventKind.EntryRead ? "Read" : "Write")} of size 8 at addr 0x{step.Address:x} by task {facts.Who.Name}"));
    }

    private static void AddWhen(List<string> lines, SimFailure failure, ActorContext? who)
    {
        var rule = failure.Rule.Length == 0 ? "" : $", rule {failure.Rule}";
        var when = failure.Hit is { } hit ? Number($"event {hit.Step}") : Number($"step {failure.Step}");
        lines.Add($"Comm: {who?.Name ?? failure.Task}, checker {failure.Checker}{rule}, {when}");
    }

    private static void AddHeld(List<string> lines, ActorContext who, HitFacts? facts)
    {
        lines.Add(who.Locks.Count switch
        {
            0 => $"no locks held by {who.Name}.",
            1 => $"1 lock held by {who.Name}:",
            _ => Number($"{who.Locks.Count} locks held by {who.Name}:"),
        });
        for (var index = 0; index < who.Locks.Count; index++)
            lines.Add(Number($" #{index}: {NameOf(who.Locks[index])}"));

        // A sleep's head has said it.
        if ((facts is null || !IsSleep(facts)) && who.SectionDepth > 0)
            lines.Add(Number($"RCU nest depth of {who.Name}: {who.SectionDepth}"));
    }

    private static void AddWhere(List<string> lines, CheckerHit? hit)
    {
        if (hit?.Facts?.Place is not { } place)
        {
            if (hit is { Where.Length: > 0 })
                lines.Add($"at: {hit.Where}");
            return;
        }

        // A hypervisor's stage-1 table translates virtual addresses.
        var space = hit.Facts.Who.Locks.Any(held => held.Rank is LockRank.HypMutex or LockRank.HypSpinlock) ? "va" : "ipa";
        var input = place is { Level: { } level, Ipa: { } address } ? Number($"{space} 0x{address:x}, level {level}, ") : "";
        lines.Add(Number($"entry: {input}page 0x{place.Page:x} index {place.Index}"));
        if (hit.Facts.Old is { } old)
            lines.Add($" old: {(place.Level is { } before ? old.ToString(before) : old.ToString())}");
        if (hit.Facts.New is { } next)
            lines.Add($" new: {(place.Level is { } after ? next.ToString(after) : next.ToString())}");
    }

    private static bool IsSleep(HitFacts facts) => facts.Event.Kind
        is ProtocolEventKind.MaySleep or ProtocolEventKind.GracePeriodWait or ProtocolEventKind.MayReschedule;

    private static bool IsInside(ActorContext context) =>
        context.Locks.Count > 0 || context.SectionDepth > 0 || context.AtomicDepth > 0;

    private static string LifeWord(ProtocolEventKind? step) => step switch
    {
        ProtocolEventKind.ObjectFree => "double-free",
        ProtocolEventKind.PageFree or ProtocolEventKind.SubtreeFree => "early free",
        _ => "use-after-free",
    };

    private static string NameOf(HeldLock held) => held.Rank switch
    {
        LockRank.Slots => "slots lock",
        LockRank.HostMemoryMap => "host memory map lock",
        LockRank.HypMutex => "hyp mutex",
        LockRank.HypSpinlock => "hyp spinlock",
        LockRank.Mmu => held.IsShared ? "MMU lock, read" : "MMU lock, write",
        _ => held.Rank.ToString(),
    };

    private static string NameOf(SleepReason reason) => reason switch
    {
        SleepReason.PageAllocation => "page allocation",
        SleepReason.CacheTopUp => "memory cache top-up",
        SleepReason.Pin => "pin of a host page",
        SleepReason.Mutex => "mutex",
        _ => "wait",
    };

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using Lab.Engine.Checkers;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;
using Lab.Engine.Simulation;

namespace Lab.Tests.Reenactments;

/// <summary>The message is made from the facts: other facts, another message; no facts, no line about them.</summary>
public sealed class SplatTests
{
    private static readonly ActorContext s_idle = new("vcpu 3", [], 0, 0, false);

    [Fact]
    public void Of_SleepInSections_TellsTaskDepthAndLocksAsTheCheckerHeardThem()
    {
        var one = Of(SleepAs("cpu 1", sections: 1, LockRank.HypMutex));
        var other = Of(SleepAs("cpu 7", sections: 3));

        Assert.Equal(Splat.MarkOf("B1"), one[0]);
        Assert.Equal("BUG: sleeping function called from invalid context at page allocation", one[1]);
        Assert.Contains("in_atomic(): 0, non_block: 0, name: cpu 1", one);
        Assert.Contains("RCU nest depth: 1, expected: 0", one);
        Assert.Contains("1 lock held by cpu 1:", one);
        Assert.Contains(" #0: hyp mutex", one);
        Assert.Contains("in_atomic(): 0, non_block: 0, name: cpu 7", other);
        Assert.Contains("RCU nest depth: 3, expected: 0", other);
        Assert.Contains("no locks held by cpu 7.", other);
        Assert.True(IndexOf(one, " #0: hyp mutex") < IndexOf(one, "Comm: cpu 1"), "a kernel's report names the locks before the task's line");
        Assert.DoesNotContain(other, line => line.Contains("cpu 1", StringComparison.Ordinal) || line.StartsWith(" #", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_Entry_TellsItsPlaceAndBothDescriptors()
    {
        var here = Of(Hit("C-MAP", new EntryPlace(0x5000, 2, 3, 0x2000), new Pte(0x400), null));
        var there = Of(Hit("C-MAP", new EntryPlace(0x7000, 9, 2, 0x4000_0000), new Pte(0x400), new Pte(0)));
        var unlinked = Of(Hit("C-MAP", new EntryPlace(0x7000, 9, null, null), null, null));

        Assert.Contains("entry: ipa 0x2000, level 3, page 0x5000 index 2", here);
        Assert.Contains(here, line => line.StartsWith(" old: 0x400", StringComparison.Ordinal));
        Assert.DoesNotContain(here, line => line.StartsWith(" new:", StringComparison.Ordinal));
        Assert.Contains("entry: ipa 0x40000000, level 2, page 0x7000 index 9", there);
        Assert.Contains(" new: empty", there);
        Assert.Contains("entry: page 0x7000 index 9", unlinked);
        Assert.DoesNotContain(unlinked, line => line.StartsWith(" old:", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_EntryOfTheHypervisorsTable_TellsAVirtualAddress()
    {
        var hit = Hit("C-CTX", new EntryPlace(0x5000, 2, 3, 0x2000), null, null);
        var hyp = hit with { Facts = hit.Facts! with { Who = s_idle with { Locks = [new HeldLock(LockRank.HypMutex, IsShared: false)] } } };

        Assert.Contains("entry: va 0x2000, level 3, page 0x5000 index 2", Of(hyp));
    }

    [Fact]
    public void Of_NoFacts_SaysNothingOfThem()
    {
        var lines = Of(new SimFailure(SimFailure.AlwaysOn, "", "a count went below zero\nand more", "vcpu 0", 12, null));

        Assert.Equal([Splat.MarkOf("B1"), "BUG: a count went below zero", "Comm: vcpu 0, checker always-on, step 12"], lines);
    }

    [Fact]
    public void Of_OthersInsideSomething_NamesThemAndNobodyElse()
    {
        var other = new ActorContext("vcpu 1", [new HeldLock(LockRank.Mmu, IsShared: true)], 2, 0, false);

        var lines = Splat.Of("B1", Failure(Hit("C-BBM", null, null, null)), [s_idle, other, s_idle with { Name = "idle" }]);

        Assert.Contains("1 lock held by vcpu 1:", lines);
        Assert.Contains(" #0: MMU lock, read", lines);
        Assert.Contains("RCU nest depth of vcpu 1: 2", lines);
        Assert.DoesNotContain(lines, line => line.Contains("idle", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("C-UAF", ProtocolEventKind.EntryRead, "BUG: use-after-free: it broke", "Read of size 8 at addr 0x5008 by task vcpu 3")]
    [InlineData("C-UAF", ProtocolEventKind.EntryChange, "BUG: use-after-free: it broke", "Write of size 8 at addr 0x5008 by task vcpu 3")]
    [InlineData("C-UAF", ProtocolEventKind.PageFree, "BUG: early free: it broke", null)]
    [InlineData("C-UAF", ProtocolEventKind.ObjectFree, "BUG: double-free: it broke", null)]
    [InlineData("C-REF", ProtocolEventKind.PagePut, "WARNING: refcount: it broke", null)]
    [InlineData("C-LEAK", ProtocolEventKind.PagePut, "leak: it broke", null)]
    [InlineData("C-RCU", ProtocolEventKind.WalkEnd, "WARNING: rcu: it broke", null)]
    [InlineData("C-PROG", ProtocolEventKind.FaultHandled, "watchdog: BUG: soft lockup - vcpu 3 stuck: it broke", null)]
    [InlineData("C-BBM", ProtocolEventKind.EntryChange, "WARNING: it broke", null)]
    public void Of_EachKindOfHit_HasItsHead(string checker, ProtocolEventKind kind, string head, string? access)
    {
        var hit = new CheckerHit(checker, "A1", "it broke", "", "", 3, 0)
        {
            Facts = new HitFacts(s_idle, new ProtocolEvent(kind, 0x5008), null, null, null),
        };

        var lines = Of(hit);

        Assert.Equal(head, lines[1]);
        if (access is null)
            Assert.DoesNotContain(lines, line => line.Contains("of size 8", StringComparison.Ordinal));
        else
            Assert.Equal(access, lines[2]);
    }

    private static int IndexOf(IReadOnlyList<string> lines, string start) =>
        lines.Index().First(line => line.Item.StartsWith(start, StringComparison.Ordinal)).Index;

    private static IReadOnlyList<string> Of(CheckerHit hit) => Of(Failure(hit));

    private static IReadOnlyList<string> Of(SimFailure failure) => Splat.Of("B1", failure, []);

    private static SimFailure Failure(CheckerHit hit) => SimFailure.Of(hit, "vcpu 3", 40);

    private static CheckerHit Hit(string checker, EntryPlace? place, Pte? old, Pte? next) => new(checker, "A2", "it broke", "", "", 3, 0)
    {
        Facts = new HitFacts(s_idle, new ProtocolEvent(ProtocolEventKind.EntryChange, 0x5010), place, old, next),
    };

    // A real checker hears of a task that goes into sections and sleeps there.
    private static CheckerHit SleepAs(string name, int sections, params IReadOnlyList<LockRank> locks)
    {
        var checkers = new CheckerSet(new CheckerOptions());
        var actor = checkers.Join(name);
        foreach (var rank in locks)
            checkers.Hear(actor, new ProtocolEvent(ProtocolEventKind.LockTaken, 0, 1, (long)rank));
        for (var depth = 0; depth < sections; depth++)
            checkers.Hear(actor, new ProtocolEvent(ProtocolEventKind.SectionEnter, 0));
        checkers.Hear(actor, new ProtocolEvent(ProtocolEventKind.MaySleep, 0, 0, (long)SleepReason.PageAllocation));
        return Assert.IsType<CheckerHit>(checkers.First);
    }
}

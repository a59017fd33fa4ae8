using Lab.Engine.Checkers;
using Lab.Engine.Primitives;

namespace Lab.Tests.Checkers;

public sealed class LostAdditionsTests
{
    private const ulong Entry = 0x4000_1000;
    private const ulong Writable = 0x0000_0001_0000_27D9;
    private const ulong Before = Writable | (1UL << 54);

    /// <summary>Only a walk that read the leaf without the permission may store over it; one that read it takes it away.</summary>
    [Theory]
    [InlineData(Before, true)]
    [InlineData(Writable, false)]
    public void ExclusiveStore_OverALocklessAddition_IsALossOnlyIfItWasNotRead(ulong read, bool lost)
    {
        var set = new CheckerSet(new CheckerOptions());
        var (vcpu, host) = ((CheckerActor)set.Join("vcpu 0"), (CheckerActor)set.Join("host"));
        var additions = new LostAdditions();
        Assert.NotEqual(LostAdditions.PermissionsOf(new(Before)), LostAdditions.PermissionsOf(new(Writable)));

        additions.Hear(vcpu, new ProtocolEvent(ProtocolEventKind.EntryChange, Entry, Writable, unchecked((long)Before)));
        host.Apply(new ProtocolEvent(ProtocolEventKind.LockTaken, 0, 1, (long)LockRank.Mmu), number: 1);
        host.LastRead = new ProtocolEvent(ProtocolEventKind.EntryRead, Entry, read);
        additions.Hear(host, new ProtocolEvent(ProtocolEventKind.EntryChange, Entry, Before, unchecked((long)Writable)));

        Assert.Equal(lost, additions.Of(Entry) != 0);
    }
}

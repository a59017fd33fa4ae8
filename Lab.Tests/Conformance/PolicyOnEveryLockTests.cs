using Lab.Engine.Locks;
using Lab.Engine.Mmu;
using Lab.Tests.Support;

namespace Lab.Tests.Conformance;

/// <summary>A policy is data, and its lock a field of it: the torment passes whatever lock stands there.</summary>
public sealed class PolicyOnEveryLockTests
{
    public static TheoryData<LockKind> Kinds => [.. Enum.GetValues<LockKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void Torment_UnderEachLock_KeepsEveryPromise(LockKind kind)
    {
        var policy = (kind.ReadersShare() ? LockPolicy.SharedUnmap : LockPolicy.Exclusive) with { Lock = kind };
        Assert.Empty(policy.Problems());
        using var torment = new PolicyTorment<AlteredPlatform<Dawdling>>(policy);

        // An unfair lock may keep the hosts out for a whole round.
        for (var round = 0UL; !torment.IsOver && (round == 0 || torment.Mmu.Counters.Sum(MmuCounter.Invalidations) == 0); round++)
        {
            Assert.True(torment.Round(seed: round, accesses: 1_000), $"{torment.Violation}");
            torment.Audit();
        }

        Assert.Equal(kind, torment.Mmu.Lock.Kind);
        Assert.True(torment.Mmu.Counters.Sum(MmuCounter.Invalidations) > 0);
        Assert.Equal(0, torment.TearDown());
    }
}

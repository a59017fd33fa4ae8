using Lab.Engine.Locks;
using Lab.Engine.Mmu;

namespace Lab.Tests.Mmu;

public sealed class LockPolicyTests
{
    [Fact]
    public void All_ShippedPolicies_AreSafe() =>
        Assert.All(LockPolicy.All, policy => Assert.Empty(policy.Problems()));

    [Fact]
    public void Problems_SharedFaultsWithImmediateFree_NamesTheWalkerInside() =>
        Assert.Contains("another walker may still be inside", Assert.Single((LockPolicy.Parallel with { Reclaim = ReclaimScheme.Immediate }).Problems()), StringComparison.Ordinal);

    [Fact]
    public void Problems_EverythingWrong_NamesEveryProblem()
    {
        var worst = LockPolicy.Parallel with
        {
            Lock = LockKind.Ticket,
            Reclaim = ReclaimScheme.Immediate,
            Unmap = WalkSharing.SharedLock,
            Split = WalkSharing.SharedLock,
        };
        Assert.Equal(4, worst.Problems().Count);
    }

    [Fact]
    public void Find_UnknownName_IsNull() => Assert.Null(LockPolicy.Find("rcu-everywhere"));
}

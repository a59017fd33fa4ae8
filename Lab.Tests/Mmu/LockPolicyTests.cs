using Lab.Engine.Locks;
using Lab.Engine.Mmu;
using Lab.Engine.PageTable;

namespace Lab.Tests.Mmu;

public sealed class LockPolicyTests
{
    [Fact]
    public void All_ShippedPolicies_AreSafe() =>
        Assert.All(LockPolicy.All, policy => Assert.Empty(policy.Problems()));

    [Fact]
    public void All_Names_AreThoseOfHistoryInOrder() => Assert.Equal(
        [
            "exclusive", "rwlock-6.1", "rwlock+rcu", "parallel", "parallel+af", "lockless-perm", "shared-unmap", "age-shared",
            "hyp-spin", "hyp-ipi",
        ],
        LockPolicy.All.Select(policy => policy.Name));

    [Fact]
    public void Broken_EveryVariant_IsRefusedWithAReasonAndRunsIfAskedFor() => Assert.All(LockPolicy.Broken, policy =>
    {
        Assert.NotEmpty(policy.Problems());
        Assert.Empty(policy.Refusals(allowUnsafe: true));
        Assert.Equal(policy, LockPolicy.Find(policy.Name));
    });

    [Fact]
    public void Refusals_EveryFlaw_IsRefusedWithAReasonAndRunsIfAskedFor() => Assert.All(Enum.GetValues<PolicyFlaws>().Where(flaw => flaw != PolicyFlaws.None), flaw =>
    {
        var policy = LockPolicy.Parallel with { Flaws = flaw };
        Assert.Single(policy.Problems());
        Assert.Empty(policy.Refusals(allowUnsafe: true));
    });

    [Fact]
    public void Problems_FlawOfTheTable_IsRefusedUnlessAskedFor()
    {
        var options = new MmuOptions { Table = new Stage2Options { Flaws = TableFlaws.LoserKeepsTranslation } };
        Assert.Contains("AllowUnsafe", Assert.Single(options.Problems()), StringComparison.Ordinal);
        Assert.Empty((options with { AllowUnsafe = true }).Problems());
    }

    [Fact]
    public void Problems_SharedFaultsWithImmediateFree_NamesTheWalkerInside() =>
        Assert.Contains("another walker may still be inside", Assert.Single((LockPolicy.Parallel with { Reclaim = ReclaimScheme.Immediate }).Problems()), StringComparison.Ordinal);

    [Fact]
    public void Problems_LocklessFaultsWithFreesAtOnce_NamesTheFreesOfUnmap() => Assert.Contains(
        "those of unmap too",
        Assert.Single((LockPolicy.LocklessPermission with { Reclaim = ReclaimScheme.RcuPerSubtree }).Problems()),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(nameof(LockPolicy.MapFault), WalkSharing.NoLock, "changes attributes only")]
    [InlineData(nameof(LockPolicy.Unmap), WalkSharing.NoLock, "order it after the faults")]
    [InlineData(nameof(LockPolicy.Age), WalkSharing.NoLock, "never take it")]
    [InlineData(nameof(LockPolicy.WriteProtect), WalkSharing.SharedLock, "stays writable")]
    [InlineData(nameof(LockPolicy.WriteProtect), WalkSharing.NoLock, "stays writable")]
    [InlineData(nameof(LockPolicy.Split), WalkSharing.SharedLock, "one owner")]
    [InlineData(nameof(LockPolicy.Teardown), WalkSharing.SharedLock, "drops references")]
    [InlineData(nameof(LockPolicy.Teardown), WalkSharing.NoLock, "drops references")]
    public void Refusals_SharingThatNoWalkHas_StandEvenIfUnsafeIsAllowed(string operation, WalkSharing sharing, string reason)
    {
        var property = typeof(LockPolicy).GetProperty(operation)!;
        var policy = LockPolicy.SharedUnmap with { };
        property.SetValue(policy, sharing);

        Assert.Contains(policy.Refusals(allowUnsafe: true), refusal => refusal.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Refusals_SharedWalksAtEl2_AreNotPermittedWithoutIpiBarrier()
    {
        var policy = LockPolicy.HypIpi with { Reclaim = ReclaimScheme.Immediate };
        Assert.Contains(policy.Refusals(allowUnsafe: true), refusal => refusal.Contains("-EPERM", StringComparison.Ordinal));
        Assert.Contains(
            (LockPolicy.HypSpin with { Reclaim = ReclaimScheme.RcuPerSubtree }).Problems(),
            problem => problem.Contains("no grace periods", StringComparison.Ordinal));
    }

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

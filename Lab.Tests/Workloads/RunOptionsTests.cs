using Lab.Engine.Workloads;

namespace Lab.Tests.Workloads;

public sealed class RunOptionsTests
{
    [Fact]
    public void Problems_Defaults_AreNone() => Assert.Empty(new RunOptions().Problems());

    [Fact]
    public void Problems_ManyBadValues_NamesEachWithItsRange()
    {
        var options = new RunOptions
        {
            Policy = "none", Vcpus = 0, UnmapThreads = 17, MiBPerVcpu = 3, WritePercent = 101, UnmapKiB = 5,
            DutyPercent = 0, Order = (AccessOrder)9,
        };

        var problems = options.Problems();

        Assert.Equal(8, problems.Count);
        Assert.Contains("Vcpus is 0; it must be 1 to 64.", problems);
        Assert.Contains(problems, p => p.StartsWith("Policy is \"none\"; it must be one of exclusive,", StringComparison.Ordinal));
        Assert.Contains("Order is not one of its values.", problems);
    }

    [Fact]
    public void Problems_BrokenVariantNotAskedFor_SaysWhatItBreaksAndHowToAsk()
    {
        var options = new RunOptions { Policy = "broken-shared-immediate" };

        var problem = Assert.Single(options.Problems());

        Assert.Contains("another walker may still be inside", problem, StringComparison.Ordinal);
        Assert.Contains("AllowUnsafe", problem, StringComparison.Ordinal);
        Assert.Empty((options with { AllowUnsafe = true }).Problems());
    }

    [Theory]
    [InlineData(16, false)]
    [InlineData(17, true)]
    public void NeedsRestart_MoreVcpus_OnlyBeyondTheSlot(int vcpus, bool restart) =>
        Assert.Equal(restart, new RunOptions { Vcpus = 2 }.NeedsRestart(new RunOptions { Vcpus = vcpus }));

    [Fact]
    public void NeedsRestart_AnotherSeed_IsTrue() =>
        Assert.True(new RunOptions().NeedsRestart(new RunOptions { Seed = 2 }));

    [Theory]
    [InlineData("parallel", CallbackGranularity.PerPage, null)]
    [InlineData("parallel", CallbackGranularity.PerSubtree, null)]
    [InlineData("exclusive", CallbackGranularity.PerPage, "queues no callback for its tables")]
    [InlineData("hyp-ipi", CallbackGranularity.PerSubtree, "queues no callback for its tables")]
    [InlineData("shared-unmap", CallbackGranularity.PerSubtree, "another unmap or an access fault may still be inside")]
    [InlineData("lockless-perm", CallbackGranularity.PerSubtree, "every free must wait")]
    public void Problems_CallbackGranularity_AreThePolicysOwnRules(string policy, CallbackGranularity granularity, string? problem)
    {
        var problems = new RunOptions { Policy = policy, CallbackGranularity = granularity }.Problems();

        if (problem is null)
            Assert.Empty(problems);
        else
            Assert.Contains(problems, text => text.StartsWith("CallbackGranularity is ", StringComparison.Ordinal) && text.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Problems_InitiallySetWithoutManualProtect_SaysWhatToDo() =>
        Assert.StartsWith("InitiallySet is on without ManualProtect", Assert.Single(new RunOptions { InitiallySet = true, ManualProtect = false }.Problems()), StringComparison.Ordinal);
}

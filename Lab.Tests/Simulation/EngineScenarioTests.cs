using Lab.Engine.Mmu;
using Lab.Engine.Simulation;
using Lab.Engine.Simulation.Scenarios;

namespace Lab.Tests.Simulation;

public sealed class EngineScenarioTests
{
    public static TheoryData<string> BrokenPolicies => [.. LockPolicy.Broken.Select(policy => policy.Name)];

    [Theory]
    [MemberData(nameof(BrokenPolicies))]
    public void BrokenPolicy_UnderSchedules_IsCaught(string name)
    {
        var policy = LockPolicy.Find(name)!;
        var report = new Campaign(new CampaignOptions
        {
            Scenarios = [.. ScenarioList.Engine(policy)], Schedules = 6_000, Jobs = 1, MostFailures = 1, ShrinkRuns = 0, TwiceOneIn = 1_000_000,
        }, TimeProvider.System).Run(TestContext.Current.CancellationToken);

        Assert.True(report.FailureCount > 0, $"{report.Schedules} schedules of {name} were silent");
    }

    [Fact]
    public void Plans_OfManySeeds_DifferAndSayWhatTheyAre()
    {
        foreach (var source in new IScenarioSource[] { new SwarmScenario(LockPolicy.All), new SmallEngineScenario(LockPolicy.Parallel), new WholeEngineScenario(LockPolicy.Parallel) })
        {
            var plans = Enumerable.Range(0, 100).Select(seed => source.Describe((ulong)seed)).ToHashSet(StringComparer.Ordinal);
            Assert.True(plans.Count > 60, $"{source.Name} has {plans.Count} plans in 100 seeds");
            Assert.All(plans, plan => Assert.Contains("policy ", plan, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Swarm_ManySeeds_DrawEveryPolicyAndLeaveOperationsOut()
    {
        var source = new SwarmScenario(LockPolicy.All);
        var plans = Enumerable.Range(0, 300).Select(seed => source.Describe((ulong)seed)).ToList();

        Assert.All(LockPolicy.All, policy => Assert.Contains(plans, plan => plan.StartsWith($"policy {policy.Name};", StringComparison.Ordinal)));
        foreach (var part in new[] { "host: ", "migration: ", "rcu_gp: ", "Collapse", "Execute" })
        {
            Assert.Contains(plans, plan => plan.Contains(part, StringComparison.Ordinal));
            Assert.Contains(plans, plan => !plan.Contains(part, StringComparison.Ordinal));
        }
    }
}

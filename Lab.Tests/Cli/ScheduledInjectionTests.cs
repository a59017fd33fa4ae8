using Lab.Engine.Cli;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;

namespace Lab.Tests.Cli;

public sealed class ScheduledInjectionTests
{
    [Theory]
    [InlineData("reader-stall:100ms@2s", InjectionKind.ReaderStall, 100, 100_000, 100_000, 2_000)]
    [InlineData("lock-holder:1.5s", InjectionKind.LockHolder, 1_500, 100_000, 100_000, 0)]
    [InlineData("callback-flood:5000@500ms", InjectionKind.CallbackFlood, 100, 5_000, 100_000, 500)]
    [InlineData("tlbi-cost:50us,300ms@1s", InjectionKind.TlbiCost, 300, 100_000, 50_000, 1_000)]
    [InlineData("NotifierStorm", InjectionKind.NotifierStorm, 100, 100_000, 100_000, 0)]
    public void Parse_WellFormed_IsTheInjection(string text, InjectionKind kind, int ms, int callbacks, int costNs, int atMs)
    {
        Assert.Empty(ScheduledInjection.Parse(text, new RunLimits(), out var injection));
        Assert.Equal(new InjectionRequest { Kind = kind, Ms = ms, Callbacks = callbacks, CostNs = costNs }, injection!.Request);
        Assert.Equal(TimeSpan.FromMilliseconds(atMs), injection.At);
    }

    [Theory]
    [InlineData("reader", "\"reader\" is no injection; there are reader-stall, callback-flood, tlbi-cost, notifier-storm, cache-exhaustion, lock-holder.")]
    [InlineData("reader-stall:100@1s", "it must be KIND[:VALUE][@TIME]")]
    [InlineData("tlbi-cost:50us", "it must be KIND[:VALUE][@TIME]")]
    [InlineData("callback-flood:10ms", "it must be KIND[:VALUE][@TIME]")]
    [InlineData("reader-stall:100ms@soon", "\"soon\" is no time")]
    [InlineData("reader-stall:11s", "Ms is 11000; the limit is 10000 (Lab:Limits:InjectionMs in appsettings.json).")]
    public void Parse_Wrong_SaysWhat(string text, string problem) =>
        Assert.Contains(problem, Assert.Single(ScheduledInjection.Parse(text, new RunLimits(), out _)), StringComparison.Ordinal);
}

using Lab.Engine.Link;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;

namespace Lab.Tests.Workloads;

public sealed class RunLimitsTests
{
    private static readonly RunLimits Tight = new()
    {
        Threads = 4, MemoryMiB = 16, HostOperationsPerSecond = 1_000, ArrivalsPerSecond = 5_000, InjectionMs = 50, InjectionCallbacks = 10, InjectionTlbiNs = 500,
    };

    [Fact]
    public void Refusals_Defaults_AreTheOptionsOwnProblems()
    {
        var widest = new RunOptions { Vcpus = 64, UnmapThreads = 16, MiBPerVcpu = 1024, UnmapsPerSecond = 100_000, CollapsesPerSecond = 100_000, AgingsPerSecond = 100_000, ArrivalsPerSecond = 10_000_000 };
        Assert.Empty(new RunLimits().Refusals(widest));
        Assert.Single(new RunLimits().Refusals(widest with { Vcpus = 0 }));
    }

    [Fact]
    public void Refusals_BeyondEveryLimit_NamesEachWithItsKeyAtOnce()
    {
        var problems = Tight.Refusals(new RunOptions { Vcpus = 8, UnmapThreads = 2, ArrivalsPerSecond = 1_000, UnmapsPerSecond = 1_000 });

        Assert.Equal(4, problems.Count);
        Assert.Equal("Vcpus is 8, which with 2 unmap threads and the dirty-logging thread makes 11 threads; the limit is 4 (Lab:Limits:Threads in appsettings.json).", problems[0]);
        foreach (var key in new[] { "MemoryMiB", "HostOperationsPerSecond", "ArrivalsPerSecond" })
            Assert.Single(problems, problem => problem.EndsWith($"(Lab:Limits:{key} in appsettings.json).", StringComparison.Ordinal));
    }

    [Fact]
    public void Refusals_OptionOutOfItsRangeAndBeyondALimit_IsToldOnce() =>
        Assert.Equal("Vcpus is 99; it must be 1 to 64.", Assert.Single(Tight.Refusals(new RunOptions { Vcpus = 99, UnmapThreads = 0 })));

    [Fact]
    public void Problems_OfLimits_NameTheKeyAndTheRange()
    {
        Assert.Empty(new RunLimits().Problems());
        Assert.Equal(["Lab:Limits:Threads is 2; it must be 3 to 81.", "Lab:Limits:InjectionMs is 0; it must be 1 to 60000."], new RunLimits { Threads = 2, InjectionMs = 0 }.Problems());
    }

    [Fact]
    public void Parse_ItsOwnJson_IsTheSame()
    {
        Assert.Empty(RunLimits.Parse(Tight.ToJson(), out var read));
        Assert.Equal(Tight, read);
        Assert.Contains("Nonsense", Assert.Single(RunLimits.Parse("""{"Nonsense":1}""", out _)), StringComparison.Ordinal);
        Assert.Single(RunLimits.Parse("no json", out _));
        Assert.Single(RunLimits.Parse("""{"Threads":1}""", out _));
    }

    [Fact]
    public async Task Controller_BeyondALimit_RefusesRunAndChangeAndInjection()
    {
        await using var controller = new LabController(Tight);
        var small = new RunOptions { Vcpus = 1, MiBPerVcpu = 2, MemoryCachePages = 4, UnmapsPerSecond = 10 };

        Assert.Contains("Lab:Limits:Threads", Assert.Single((await controller.StartAsync(small with { Vcpus = 3 })).Problems), StringComparison.Ordinal);
        Assert.Equal(RunState.Idle, controller.Sample().State);
        Assert.Contains("Nothing runs", Assert.Single((await controller.InjectAsync(new InjectionRequest { Kind = InjectionKind.ReaderStall, Ms = 50 })).Problems), StringComparison.Ordinal);
        Assert.Empty((await controller.StartAsync(small)).Problems);
        Assert.Contains("Lab:Limits:ArrivalsPerSecond", Assert.Single((await controller.ApplyAsync(small with { ArrivalsPerSecond = 9_000 })).Problems), StringComparison.Ordinal);
        Assert.Equal("Ms is 51; the limit is 50 (Lab:Limits:InjectionMs in appsettings.json).", Assert.Single((await controller.InjectAsync(new InjectionRequest { Kind = InjectionKind.ReaderStall, Ms = 51 })).Problems));
        Assert.Equal(2, (await controller.InjectAsync(new InjectionRequest { Kind = InjectionKind.TlbiCost, Ms = 0, CostNs = 501 })).Problems.Length);
        Assert.Single((await controller.InjectAsync(new InjectionRequest { Kind = InjectionKind.CallbackFlood, Callbacks = 11 })).Problems);
    }
}

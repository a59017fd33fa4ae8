using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;
using Lab.Tests.Support;
using Lab.Web.Configuration;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Run;
using Microsoft.Extensions.Options;

namespace Lab.Tests.Web.Services.Run;

/// <summary>What is beyond a limit is refused before it is sent; an injection goes as its name and its numbers.</summary>
public sealed class RunControlTests : IDisposable
{
    private readonly List<string> _sent = [];
    private readonly FrameStore _store = new(TimeProvider.System, 60);
    private readonly RunControl _control;

    public RunControlTests()
    {
        var link = new EngineLink(_store);
        link.Join("1", Frames.Hello(), (command, arguments, _) =>
        {
            _sent.Add($"{command} {string.Join(' ', arguments)}");
            return Task.FromResult(CommandResult.Ok());
        });
        _control = new RunControl(link, _store, Options.Create(new LabOptions { Limits = new RunLimits { Threads = 4, InjectionMs = 500 } }));
    }

    public void Dispose() => _control.Dispose();

    [Fact]
    public async Task StartAsync_BeyondALimit_NamesTheCapAndSendsNothing()
    {
        var result = await _control.StartAsync(new RunOptions { Vcpus = 8 });

        Assert.Contains("the limit is 4 (Lab:Limits:Threads in appsettings.json)", Assert.Single(result.Problems), StringComparison.Ordinal);
        Assert.Empty(_sent);
    }

    [Fact]
    public async Task InjectAsync_WithinAndBeyondItsLimit_IsSentOrRefused()
    {
        Assert.False((await _control.InjectAsync(new InjectionRequest { Kind = InjectionKind.ReaderStall, Ms = 501 })).Done);
        Assert.True((await _control.InjectAsync(new InjectionRequest { Kind = InjectionKind.ReaderStall, Ms = 500 })).Done);

        Assert.Equal("""Inject reader-stall {"Ms":500,"Callbacks":100000,"CostNs":100000}""", Assert.Single(_sent));
    }

    [Fact]
    public void Draft_BeyondALimit_SaysSoAtTheField()
    {
        var draft = new RunDraft(new RunOptions { Vcpus = 8 }) { Limits = _control.Limits };

        Assert.False(draft.IsValid);
        Assert.StartsWith("vCPUs is 8, which with", Assert.Single(draft.ProblemsOf(KnobCatalog.All.Single(knob => knob.Name == nameof(RunOptions.Vcpus)))), StringComparison.Ordinal);
    }
}

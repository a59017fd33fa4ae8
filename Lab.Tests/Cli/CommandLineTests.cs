using Lab.Engine.Cli;
using Lab.Engine.Link;
using Lab.Engine.Mmu;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Tests.Link;
using Lab.Tests.Telemetry.Scope;

namespace Lab.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly OpenStream _input = new();
    private readonly ScriptedLab _lab = new();
    private readonly CancellationTokenSource _interrupted = new();
    private readonly string _file = Path.GetTempFileName();
    private ReplayAnswer _answer = new("3 agreements, 0 disagreements", Agreed: true);

    public void Dispose()
    {
        _input.Dispose();
        File.Delete(_file);
        _interrupted.Dispose();
        _error.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task Run_WithScope_ArmsItAndWritesTheCapture()
    {
        _lab.News = ScopeSamples.News(ScopeSamples.Capture());

        Assert.Equal(0, await InvokeAsync("run", "--seconds", "0.1", "--scope", _file, "--scope-trigger", "lock-wait-above"));

        Assert.Equal("arm LockWaitAbove", _lab.Asked.First());
        Assert.Contains("grace period 18412", await File.ReadAllTextAsync(_file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("held by vcpu 1", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WrongScopeTrigger_IsRefusedWithEveryProblem()
    {
        Assert.NotEqual(0, await InvokeAsync("run", "--scope-trigger", "soon"));

        Assert.Contains("without scope", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("next-grace-period", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_lab.Asked);
    }

    [Fact]
    public async Task Run_Good_PrintsTheSummaryAndEndsWithZero()
    {
        var code = await InvokeAsync("run", "--policy", "exclusive", "--vcpus", "3", "--seconds", "0.1", "--seed", "7");

        Assert.Equal(0, code);
        Assert.Equal(["start exclusive 3", "stop"], _lab.Asked);
        Assert.Contains("lab run --policy exclusive --vcpus 3 --seed 7 --seconds 0.1", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("faults mapped", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("running", _error.ToString(), StringComparison.Ordinal);
        Assert.True(_lab.IsDisposed);
    }

    [Fact]
    public async Task Run_ManyMistakes_NamesAllAndStartsNothing()
    {
        var code = await InvokeAsync("run", "--policy", "paralel", "--vcpus", "0", "--write-percent", "x", "--order", "sideways", "--bogus", "--seconds", "0");

        Assert.Equal(2, code);
        Assert.Empty(_lab.Asked);
        Assert.All(
            new[] { "Policy is \"paralel\"", "Vcpus is 0", "WritePercent is \"x\"", "Order is \"sideways\"", "'--bogus'", "seconds is 0" },
            problem => Assert.Contains(problem, _error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_SecondsThatAreNoNumber_IsOneProblem()
    {
        Assert.Equal(2, await InvokeAsync("run", "--seconds", "long"));

        Assert.Contains("long", Assert.Single(_error.ToString().Trim().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Violation_EndsAtOnceWithOne()
    {
        _lab.OnSample = () =>
        {
            _lab.State = RunState.Violated;
            _lab.Violation = "walk into a freed table page; seed 1";
        };

        Assert.Equal(1, await InvokeAsync("run", "--seconds", "86400"));

        Assert.Contains("VIOLATED", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("walk into a freed table page", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Interrupted_StopsInOrderAndStillPrintsTheSummary()
    {
        await _interrupted.CancelAsync();

        Assert.Equal(0, await InvokeAsync("run", "--seconds", "86400"));

        Assert.Contains("stop", _lab.Asked);
        Assert.StartsWith("Stage-2 Lab run.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LabThatRefuses_EndsWithTwoAndTheProblem()
    {
        _lab.Refusal = CommandResult.Refused("Guest memory does not fit.");

        Assert.Equal(2, await InvokeAsync("run"));

        Assert.Contains("Guest memory does not fit.", _error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>A preset is what the other options change; it and a selftest line would both say the workload.</summary>
    [Fact]
    public async Task Run_Preset_IsTheWorkloadThatOptionsChange()
    {
        Assert.Equal(0, await InvokeAsync("run", "--preset", "dirty-log-thp", "--logging-on-ms", "40", "--seconds", "0.1"));
        Assert.Equal(RunPresets.Find("dirty-log-thp")!.Options with { LoggingOnMs = 40 }, _lab.Options);

        Assert.Equal(2, await InvokeAsync("run", "--preset", "storm", "--selftest", "dirty_log_perf_test -v 2"));
        Assert.Contains("preset is \"storm\"", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("leave one of them out", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Selftest_SetsTheOptionsSaysWhatItCouldNotHonourAndGivesWayToOptions()
    {
        Assert.Equal(0, await InvokeAsync("run", "--selftest", "dirty_log_perf_test -v 4 -x 2 -s anonymous_thp -b 64M", "--vcpus", "3", "--seconds", "0.1"));

        Assert.Equal((3, 64, BackingSize.Block2M, 100), (_lab.Options!.Vcpus, _lab.Options.MiBPerVcpu, _lab.Options.Backing, _lab.Options.WritePercent));
        Assert.Contains("selftest: -x 2: a VM has one memory slot here.", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SelftestThatIsNone_IsRefusedWithEveryProblem()
    {
        Assert.Equal(2, await InvokeAsync("run", "--selftest", "dirty_log_perf_test -v x -q", "--vcpus", "0"));

        Assert.All(new[] { "-v x: ", "no flag -q", "Vcpus is 0" }, problem => Assert.Contains(problem, _error.ToString(), StringComparison.Ordinal));
        Assert.Empty(_lab.Asked);
    }

    /// <summary>The line that a summary prints, read again, gives the same options.</summary>
    [Fact]
    public async Task Run_LineOfTheSummary_RepeatsTheRun()
    {
        var options = new RunOptions
        {
            Policy = "rwlock-6.1", Vcpus = 3, DirtyLogging = false, MiBPerVcpu = 10, Backing = BackingSize.Page4K, Order = AccessOrder.Zipf,
            Overlap = true, UnmapKiB = 8, Split = SplitMode.Eager, RcuExpedited = true, Seed = ulong.MaxValue,
        };

        var line = RunKnob.CommandLine(options, 0.1);
        Assert.Equal(0, await InvokeAsync(line.Split(' ')[1..]));

        Assert.Equal(options, _lab.Options);
    }

    [Fact]
    public async Task Run_SwitchWithoutValue_IsOn()
    {
        Assert.Equal(0, await InvokeAsync("run", "--seconds", "0.1", "--overlap", "--rcu-expedited", "false"));

        Assert.Equal((true, false), (_lab.Options.Overlap, _lab.Options.RcuExpedited));
    }

    [Fact]
    public void Knobs_EveryField_IsDescribed() => Assert.Empty(RunKnob.Undescribed());

    [Fact]
    public async Task Replay_Agreement_PrintsTheTextAndEndsWithZero()
    {
        Assert.Equal(0, await InvokeAsync("replay", _file));

        Assert.EndsWith("3 agreements, 0 disagreements\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_Disagreement_EndsWithOne()
    {
        _answer = new ReplayAnswer("line 7: …\n2 agreements, 1 disagreements", Agreed: false);

        Assert.Equal(1, await InvokeAsync("replay", _file));
    }

    [Fact]
    public async Task Replay_AsWorkload_StartsTheRecordingUnderThePolicy()
    {
        _lab.OnSample = () => _lab.State = RunState.Stopped;

        Assert.Equal(0, await InvokeAsync("replay", _file, "--as-workload", "--speed", "2.5", "--policy", "exclusive"));

        Assert.Equal([$"recording {_file} exclusive 2.5", "stop"], _lab.Asked);
    }

    [Fact]
    public async Task Replay_ManyMistakes_NamesAll()
    {
        Assert.Equal(2, await InvokeAsync("replay", "no such file", "--speed", "0", "--policy", "none"));

        Assert.All(
            new[] { "There is no file no such file.", "--speed has a meaning", "--policy has a meaning", "speed is 0", "policy is \"none\"" },
            problem => Assert.Contains(problem, _error.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Conformance_PublicTables_PrintsTheCountsAndEndsWithZero()
    {
        var folder = Path.Combine(Architecture.SourceTree.Root, "Lab.Tests", "Vectors", "data", "tables");

        Assert.Equal(0, await InvokeAsync("conformance", folder));
        Assert.Contains("tables: 204 of 204 cases passed\n0 passed, 0 failed\n", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await InvokeAsync("conformance", Path.Combine(folder, "prot.json"), "--json"));
        Assert.EndsWith("}\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conformance_FileThatFails_EndsWithOne()
    {
        await File.WriteAllTextAsync(_file, "{}");

        Assert.Equal(1, await InvokeAsync("conformance", _file));
        Assert.EndsWith("0 passed, 1 failed\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conformance_FolderWithoutRecordings_IsRefused()
    {
        Assert.Equal(2, await InvokeAsync("conformance", Directory.CreateTempSubdirectory().FullName));
        Assert.Contains("There is no .json file in ", _error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("nonsense")]
    [InlineData("conformance")]
    [InlineData("conformance", "no such folder")]
    [InlineData("replay")]
    [InlineData("engine")]
    [InlineData("engine", "--hub")]
    [InlineData("engine", "--hub", "ftp://host/")]
    [InlineData("engine", "--hub", "host")]
    [InlineData("run", "--seed")]
    [InlineData("replay", "--policy")]
    [InlineData("torture", "--seconds", "1")]
    [InlineData("torture", "--flavour", "sleepable")]
    [InlineData("torture", "--seed", "x")]
    public async Task InvokeAsync_WrongRequest_IsRefusedWithAReason(params string[] arguments)
    {
        Assert.Equal(2, await InvokeAsync(arguments));

        Assert.StartsWith("lab: ", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_lab.Asked);
    }

    [Fact]
    public async Task Policies_Always_ListsEveryPolicy()
    {
        Assert.Equal(0, await InvokeAsync("policies"));

        Assert.All(LockPolicy.All, policy => Assert.Contains(policy.Name, _output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_OfRun_NamesEveryKnob()
    {
        Assert.Equal(0, await InvokeAsync("run", "--help"));

        Assert.All(RunField.All, field => Assert.Contains("--" + field.KebabName, _output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Engine_InputCloses_EndsWithZero()
    {
        await using var server = await TestServer.StartAsync();
        var engine = InvokeAsync("engine", "--hub", server.Hub.ToString());
        await server.Received.Hellos.Reader.ReadAsync();

        _input.Close();

        Assert.Equal(0, await engine.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(["stop"], _lab.Asked);
    }

    private Task<int> InvokeAsync(params string[] arguments) => new CommandLine(new CliEnvironment
    {
        Output = _output,
        Error = _error,
        Clock = TimeProvider.System,
        OpenLab = _ => _lab,
        Replay = _ => _answer,
        OpenInput = () => _input,
    }).InvokeAsync(arguments, _interrupted.Token);
}

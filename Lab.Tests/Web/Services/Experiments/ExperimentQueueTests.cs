using System.Diagnostics;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;
using Lab.Engine.Link;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Tests.Web.Support;
using Lab.Web.Services.Experiments;
using Lab.Web.Services.Experiments.Store;

namespace Lab.Tests.Web.Services.Experiments;

/// <summary>Slices run in real processes, which are killed; whatever ended before is there afterwards.</summary>
public sealed class ExperimentQueueTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("lab-experiments-").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task Begin_ShortComparison_StopsTheLiveRunAndEndsWithItsVerdict()
    {
        await using var lab = new ExperimentLab(_data);
        lab.BeginLiveRun();
        await lab.StartAsync();

        Assert.Empty(lab.Queue.Begin(ExperimentLab.Plan, "  mine ", out var id));
        await lab.SlicesAsync(id, 1);
        var refused = await lab.Control.StartAsync(new RunOptions());
        var running = await lab.Queue.FindAsync(id, TestContext.Current.CancellationToken);
        await lab.UntilAsync(id, ExperimentState.Done);

        Assert.Equal([EngineCommands.Stop], lab.Sent);
        Assert.Contains($"Experiment {id} runs its slices", Assert.Single(refused.Problems));
        Assert.NotNull(running!.SliceBegan);
        var view = await lab.Queue.FindAsync(id, TestContext.Current.CancellationToken);
        Assert.Equal(view!.Comparison!.Verdict.Sentence(ComparisonMetric.Find("fault-mean")!), view.Entry.Summary);
        Assert.True(view.Comparison.Slices.Count >= 14, $"{view.Comparison.Slices.Count} slices");
        Assert.Null(view.Comparison.Next);
        Assert.Null(view.SliceBegan);
        Assert.Null(view.Entry.Trouble);
        Assert.Equal("mine", view.Entry.Name);
        Assert.StartsWith("./lab compare --a rwlock-6.1 --b parallel", view.Entry.CommandLine);
        Assert.Equal(view.Entry, Assert.Single(await lab.Queue.ListAsync(TestContext.Current.CancellationToken)));
        Assert.Empty(Directory.EnumerateFiles(ExperimentLab.JournalFolder(_data)));
        Assert.True((await lab.Control.StartAsync(new RunOptions())).Done);
    }

    [Fact]
    public async Task Begin_WrongPlan_IsRefusedWithEveryProblemAndKeepsNothing()
    {
        await using var lab = new ExperimentLab(_data);
        await lab.StartAsync();

        var problems = lab.Queue.Begin(ExperimentLab.Plan with { Pairs = 1, SliceMs = 1, B = new RunOptions { Vcpus = 0 } }, null, out var id);

        Assert.Equal(3, problems.Count);
        Assert.Equal(string.Empty, id);
        Assert.Empty(await lab.Queue.ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Begin_Sweep_RunsEveryCellAndKeepsItsLine()
    {
        await using var lab = new ExperimentLab(_data);
        await lab.StartAsync();
        var plan = new SeriesPlan
        {
            Cells = [.. new[] { "rwlock-6.1", "parallel" }.Select(policy => new SeriesCell($"policy={policy}", ExperimentLab.Plan.A with { Policy = policy }))],
            Rounds = 2, SliceMs = 20, SettleMs = 0,
        };

        Assert.Empty(lab.Queue.Begin(SeriesKind.Sweep, plan, null, out var id));
        await lab.UntilAsync(id, ExperimentState.Done);

        var view = await lab.Queue.FindAsync(id, TestContext.Current.CancellationToken);
        Assert.Equal((ExperimentKind.Sweep, 2, null), (view!.Entry.Kind, view.Series!.CompleteRounds, view.Comparison));
        Assert.StartsWith("./lab sweep --over policy=rwlock-6.1,parallel", view.Entry.CommandLine);
        Assert.Equal("2 rounds of 2 cells", view.Entry.Summary);
    }

    [Fact]
    public async Task Kill_Child_OnceGoesOnByItselfAndTwiceWaitsForTheUser()
    {
        await using var lab = new ExperimentLab(_data);
        await lab.StartAsync();
        Assert.Empty(lab.Queue.Begin(ExperimentLab.LongPlan, null, out var id));

        var first = await lab.SlicesAsync(id, 3);
        Kill(lab.ChildOf(id));
        var second = await lab.SlicesAsync(id, first.Count + 3);
        Assert.Contains("ended with code 137", lab.Store.Find(id)!.Trouble);
        Assert.Contains("Another one went on", lab.Store.Find(id)!.Trouble);
        Kill(lab.ChildOf(id));
        await lab.UntilAsync(id, ExperimentState.Interrupted);
        var third = lab.Store.Load(id)!;

        Assert.Equal(first, second.Take(first.Count));
        Assert.Equal(second, third.Lines.Take(second.Count));
        Assert.Contains("ended with code 137", third.Entry.Trouble);
        Assert.Empty(lab.Queue.Resume(id));
        var fourth = await lab.SlicesAsync(id, third.Lines.Count + 1);
        Assert.Equal(third.Lines, fourth.Take(third.Lines.Count));
        await lab.Queue.StopAsync(id);
        Assert.Equal((ExperimentState.Interrupted, null), (lab.Store.Find(id)!.State, lab.Store.Find(id)!.Trouble));
    }

    [Fact]
    public async Task Kill_WebProcess_ChildEndsByItselfAndTheNextLabGoesOn()
    {
        var store = ExperimentLab.StoreIn(_data);
        store.Prepare();
        var head = ComparisonFile.HeadLine(ExperimentLab.Plan with { CalibrationPairs = 48 }, ComparisonOrigin.Here(EngineIdentity.Describe(), "lab compare"));
        store.Add(Row("aaaaaaaaaa", head), []);
        var journal = Path.Combine(ExperimentLab.JournalFolder(_data), "aaaaaaaaaa.jsonl");
        using (var web = StartWeb())
        {
            await UntilAsync(() => store.Load("aaaaaaaaaa")!.Lines.Count > 3, web);
            using var child = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(journal + ".pid", TestContext.Current.CancellationToken)));
            Kill(web.Id);
            await child.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        var left = await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken);
        await File.AppendAllTextAsync(journal, "{\"Ticket\":{\"Ph", TestContext.Current.CancellationToken);
        await using var lab = new ExperimentLab(_data);
        await lab.StartAsync();
        await lab.UntilAsync("aaaaaaaaaa", ExperimentState.Done);

        Assert.True(left.Length > 3, $"{left.Length} lines");
        Assert.Equal(left, lab.Store.Load("aaaaaaaaaa")!.Lines.Take(left.Length));
    }

    [Fact]
    public async Task Start_SlicesOfAnotherMachine_AreNotMixedWithOnesOfThis()
    {
        await using var lab = new ExperimentLab(_data);
        lab.Store.Prepare();
        var origin = ComparisonOrigin.Here(EngineIdentity.Describe() with { Cores = 999 }, "lab compare");
        lab.Store.Add(Row("bbbbbbbbbb", ComparisonFile.HeadLine(ExperimentLab.Plan, origin)), []);

        await lab.StartAsync();
        await lab.UntilAsync("bbbbbbbbbb", ExperimentState.Interrupted);

        Assert.Contains("999 cores", lab.Store.Find("bbbbbbbbbb")!.Trouble);
    }

    [Fact]
    public async Task StopAsync_OneThatWaits_LeavesTheQueueAndResumeTakesItBack()
    {
        await using var lab = new ExperimentLab(_data);
        await lab.StartAsync();
        Assert.Empty(lab.Queue.Begin(ExperimentLab.LongPlan, null, out var first));
        Assert.Empty(lab.Queue.Begin(ExperimentLab.Plan, null, out var second));
        await lab.SlicesAsync(first, 1);

        Assert.Equal(first, lab.Queue.Running);
        Assert.Equal("It runs already.", Assert.Single(lab.Queue.Resume(second)));
        await lab.Queue.StopAsync(second);
        Assert.Equal(ExperimentState.Interrupted, lab.Store.Find(second)!.State);
        Assert.Empty(lab.Queue.Resume(second));
        await lab.Queue.StopAsync(first);
        await lab.UntilAsync(second, ExperimentState.Done);

        Assert.Equal("It has ended.", Assert.Single(lab.Queue.Resume(second)));
        Assert.Contains("There is no experiment nothing.", lab.Queue.Resume("nothing"));
        Assert.Null(await lab.Queue.FindAsync("nothing", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Start_DatabaseOfAnotherVersion_IsRefusedAndTheLabStillStarts()
    {
        ExperimentLab.StoreIn(_data).Prepare();
        await using (var raw = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(_data, "experiments.db")}"))
        {
            await raw.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = raw.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        await using var lab = new ExperimentLab(_data);
        await lab.StartAsync();

        Assert.Contains("version 99; this lab reads version 1", Assert.Single(lab.Queue.Begin(ExperimentLab.Plan, null, out _)));
    }

    private static ExperimentRow Row(string id, string head) => new()
    {
        Id = id, Kind = ExperimentKind.Comparison, Name = id, MadeMs = 1, State = ExperimentState.Running, Summary = "", CommandLine = "./lab compare", Head = head,
    };

    private Process StartWeb()
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
        foreach (var argument in new[] { "Lab.Web.dll", "--urls", "http://127.0.0.1:0", "--Lab:StartEngine=false", $"--Lab:DataFolder={_data}" })
            start.ArgumentList.Add(argument);
        var web = Process.Start(start)!;
        web.OutputDataReceived += (_, _) => { };
        web.ErrorDataReceived += (_, _) => { };
        web.BeginOutputReadLine();
        web.BeginErrorReadLine();
        return web;
    }

    private static void Kill(int id)
    {
        using var victim = Process.GetProcessById(id);
        victim.Kill();
    }

    /// <summary>Of another process's doing, which wakes nobody here.</summary>
    private static async Task UntilAsync(Func<bool> condition, Process web)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        while (!condition())
        {
            Assert.False(web.HasExited, "the web process ended");
            await Task.Delay(50, limit.Token);
        }
    }
}

using Lab.Engine.Experiments;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Tests.Support;
using Lab.Web.Configuration;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Experiments;
using Lab.Web.Services.Experiments.Store;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Run;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Lab.Tests.Web.Support;

/// <summary>The queue of experiments over a data folder, with real child processes, beside a live engine that only answers.</summary>
public sealed class ExperimentLab : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _data;
    private readonly FrameStore _frames = new(TimeProvider.System, 60);
    private bool _started;

    /// <param name="data">Its folder; of another lab too, one after the other.</param>
    public ExperimentLab(string data)
    {
        _data = data;
        var link = new EngineLink(_frames);
        link.Join("1", Frames.Hello(), (command, _, _) =>
        {
            Sent.Add(command);
            if (command == EngineCommands.Stop)
                _frames.Accept(Frames.Frame(2, 1, state: RunState.Stopped));
            return Task.FromResult(CommandResult.Ok());
        });
        Control = new RunControl(link, _frames, Options.Create(new LabOptions()));
        Store = StoreIn(data);
        Queue = new ExperimentQueue(Store, JournalFolder(data), Control, _frames, TimeProvider.System, NullLogger<ExperimentQueue>.Instance);
    }

    public ExperimentQueue Queue { get; }

    public ExperimentStore Store { get; }

    public RunControl Control { get; }

    /// <summary>Commands that the live engine was sent.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>The shortest slices there are; 26 of them.</summary>
    public static ComparisonPlan Plan { get; } = new()
    {
        A = Small("rwlock-6.1"), B = Small("parallel"), SliceMs = 20, SettleMs = 0, Pairs = 6, CalibrationPairs = 6, OnlyAtEnd = true, Seed = 7,
    };

    /// <summary>So many slices that it is stopped long before its end.</summary>
    public static ComparisonPlan LongPlan { get; } = Plan with { Pairs = 48, CalibrationPairs = 48 };

    public static ExperimentStore StoreIn(string data) => new(new Contexts(data));

    public static string JournalFolder(string data) => Path.Combine(data, "experiments");

    /// <summary>A live run is under way.</summary>
    public void BeginLiveRun() => _frames.Accept(Frames.Frame(1, 0.5));

    public Task StartAsync()
    {
        _started = true;
        return ((IHostedService)Queue).StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The lines of an experiment, once there are so many slices.</summary>
    public async Task<IReadOnlyList<string>> SlicesAsync(string id, int atLeast)
    {
        await UntilAsync(id, () => Store.Load(id)!.Lines.Count > atLeast);
        return Store.Load(id)!.Lines;
    }

    public Task UntilAsync(string id, ExperimentState state) => UntilAsync(id, () => Store.Find(id)!.State == state && Queue.Running != id);

    /// <summary>Id of the process that runs the slices.</summary>
    public int ChildOf(string id) => int.Parse(File.ReadAllText(Path.Combine(JournalFolder(_data), id + ".jsonl.pid")));

    public async ValueTask DisposeAsync()
    {
        if (_started)
            await ((IHostedService)Queue).StopAsync(CancellationToken.None);
        Queue.Dispose();
        Control.Dispose();
    }

    private static RunOptions Small(string policy) => new() { Policy = policy, Vcpus = 2, MiBPerVcpu = 4, UnmapThreads = 1 };

    private async Task UntilAsync(string id, Func<bool> condition)
    {
        var come = new SemaphoreSlim(0);
        Queue.Changed += Wake;
        try
        {
            while (!condition())
                Assert.True(await come.WaitAsync(Patience, TestContext.Current.CancellationToken), $"{id} stands still: {Store.Find(id)}");
        }
        finally
        {
            Queue.Changed -= Wake;
        }

        void Wake(string changed) => come.Release();
    }

    private sealed class Contexts(string data) : IDbContextFactory<ExperimentsContext>
    {
        private readonly DbContextOptions<ExperimentsContext> _options =
            new DbContextOptionsBuilder<ExperimentsContext>().UseSqlite($"Data Source={Path.Combine(data, "experiments.db")}").Options;

        public ExperimentsContext CreateDbContext() => new(_options);
    }
}

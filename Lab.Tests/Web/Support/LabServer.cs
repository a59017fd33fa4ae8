using Lab.Web;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Experiments;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lab.Tests.Web.Support;

/// <summary>The whole web application on a free loopback port, with a data folder of its own.</summary>
public sealed class LabServer : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("lab-web-test-").FullName;
    private readonly WebApplication _app;

    private LabServer(bool startEngine, bool autoStart, IReenactmentRunner? runner, IExperiments? experiments, int port)
    {
        _app = LabWebApplication.Create([], builder =>
        {
            builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
            builder.Logging.ClearProviders();
            if (runner is not null)
                builder.Services.AddSingleton(runner);
            if (experiments is not null)
                builder.Services.AddSingleton(experiments);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Lab:StartEngine"] = startEngine.ToString(),
                ["Lab:AutoStart"] = autoStart.ToString(),
                ["Lab:UploadMiB"] = "1",
                ["Lab:DataFolder"] = _data,
            });
        });
    }

    public IServiceProvider Services => _app.Services;

    public Uri Address => new(_app.Urls.First());

    public FrameStore Store => Services.GetRequiredService<FrameStore>();

    public string Token => Services.GetRequiredService<EngineToken>().Value;

    /// <param name="startEngine">With an engine as child process.</param>
    /// <param name="runner">Of re-enactments; null: child processes.</param>
    /// <param name="experiments">Null: the real queue, with child processes.</param>
    /// <param name="port">0: a free one.</param>
    public static async Task<LabServer> StartAsync(bool startEngine = false, bool autoStart = false, IReenactmentRunner? runner = null, IExperiments? experiments = null, int port = 0)
    {
        var server = new LabServer(startEngine, autoStart, runner, experiments, port);
        await server._app.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    /// <summary>A scripted engine that has joined.</summary>
    public async Task<ScriptedEngine> JoinAsync(int processId = 4711, int cores = 4)
    {
        var engine = new ScriptedEngine(Address, Token, processId, cores);
        await engine.JoinAsync();
        return engine;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}

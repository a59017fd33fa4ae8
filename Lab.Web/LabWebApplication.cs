using Lab.Web.Components.Charts;
using Lab.Web.Configuration;
using Lab.Web.Hubs;
using Lab.Web.Services;
using Lab.Web.Services.Compare;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Experiments;
using Lab.Web.Services.Experiments.Store;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Learn;
using Lab.Web.Services.Present;
using Lab.Web.Services.Recordings;
using Lab.Web.Services.Reenact;
using Lab.Web.Services.Run;
using Lab.Web.Services.Scope;
using Lab.Web.Services.Tree;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace Lab.Web;

/// <summary>The composition root: what the application is made of and where each part answers.</summary>
public static class LabWebApplication
{
    /// <summary>Of http://localhost when nothing else is configured.</summary>
    public const int DefaultPort = 5080;

    /// <summary>A browser that has gone may leave a call without an answer; what people are asked has no such limit.</summary>
    private static readonly TimeSpan LongestScriptCall = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan LongestShutdown = TimeSpan.FromSeconds(5);

    private static readonly string[] AddressKeys = ["urls", "http_ports", "https_ports"];

    /// <summary>Everything wired, nothing started.</summary>
    /// <param name="configure">A test's word on the configuration and the services, before anything reads them.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            // Whoever hosts it, a test too: the name finds the manifest of the static files.
            ApplicationName = typeof(LabWebApplication).Assembly.GetName().Name,
            ContentRootPath = LabPaths.ContentRoot(),
        });
        // Own files also outside Development when run from the source tree; of no effect once published.
        builder.WebHost.UseStaticWebAssets();
        ListenOnLoopbackUnlessTold(builder);
        configure?.Invoke(builder);
        AddServices(builder);
        var app = builder.Build();
        Map(app);
        return app;
    }

    private static void ListenOnLoopbackUnlessTold(WebApplicationBuilder builder)
    {
        var told = AddressKeys.Any(key => !string.IsNullOrEmpty(builder.Configuration[key]))
            || builder.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();
        if (!told)
            builder.WebHost.UseUrls($"http://localhost:{DefaultPort}");
    }

    private static void AddServices(WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<LabOptions>().BindConfiguration(LabOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LabOptions>, LabOptionsValidator>();
        services.AddSingleton(TimeProvider.System);
        services.AddRazorComponents().AddInteractiveServerComponents(options => options.JSInteropDefaultCallTimeout = LongestScriptCall);
        services.Configure<HostOptions>(options => options.ShutdownTimeout = LongestShutdown);
        services.AddMudServices();
        services.AddScoped<ThemeState>();
        services.AddSignalR(options => options.EnableDetailedErrors = builder.Environment.IsDevelopment())
            .AddMessagePackProtocol()
            .AddHubOptions<EngineHub>(options => options.MaximumReceiveMessageSize = EngineHub.LargestMessage);

        var data = LabPaths.WritableFolder(
            builder.Environment.ContentRootPath, builder.Configuration[$"{LabOptions.Section}:{nameof(LabOptions.DataFolder)}"] is { Length: > 0 } folder ? folder : "data");
        services.AddDataProtection().SetApplicationName("stage2-lab").PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(data, "keys")));

        services.AddSingleton(of => new FrameStore(of.GetRequiredService<TimeProvider>(), Lab(of).HistorySeconds));
        services.AddSingleton<LabFeed>();
        services.AddSingleton<ScopeStore>();
        services.AddSingleton<EngineLink>();
        services.AddSingleton<ScopeControl>();
        services.AddSingleton<ScopeFeed>();
        services.AddSingleton<ScopeMoments>();
        services.AddSingleton<TreeReader>();
        services.AddSingleton(of => new EngineToken(Lab(of).EngineToken));
        services.AddSingleton<EngineLauncher>();
        services.AddSingleton<ServerAddress>();
        services.AddSingleton<RunControl>();
        services.AddSingleton(of => new RecordingLibrary(
            Path.Combine(builder.Environment.ContentRootPath, "recordings"), Path.Combine(data, "recordings"), Lab(of).UploadMiB, of.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ControlDesk>();
        services.AddScoped<ControlCircuit>();
        services.AddScoped<CircuitHandler>(of => of.GetRequiredService<ControlCircuit>());
        services.AddSingleton<FirstSample>();
        services.AddSingleton(of => new SceneLibrary(
            Path.Combine(builder.Environment.ContentRootPath, "scenes"), new SceneReader([.. ChartCatalog.All.Select(spec => spec.Id)], Lab(of).Limits)));
        services.AddSingleton<SceneRunner>();
        services.AddSingleton<SceneRecorder>();
        services.AddSingleton(_ => Glossary.Read(Path.Combine(builder.Environment.ContentRootPath, "docs", "glossary.md")));
        services.TryAddSingleton<IReenactmentRunner, ReenactmentProcess>();
        services.AddSingleton<ReenactmentRuns>();
        services.AddSingleton<ComparisonReadings>();
        AddExperiments(services, data);
        services.AddHostedService<RunResumption>();
        services.AddSingleton<EngineSupervisor>();
        services.AddHostedService(of => of.GetRequiredService<EngineSupervisor>());
    }

    private static void AddExperiments(IServiceCollection services, string data)
    {
        services.AddDbContextFactory<ExperimentsContext>(options => options.UseSqlite($"Data Source={Path.Combine(data, "experiments.db")}"));
        services.AddSingleton<ExperimentStore>();
        services.AddSingleton(of => ActivatorUtilities.CreateInstance<ExperimentQueue>(of, Path.Combine(data, "experiments")));
        services.TryAddSingleton<IExperiments>(of => of.GetRequiredService<ExperimentQueue>());
        services.TryAddSingleton<IExperimentShelf, ExperimentShelf>();
        services.AddHostedService(of => of.GetRequiredService<ExperimentQueue>());
    }

    private static LabOptions Lab(IServiceProvider of) => of.GetRequiredService<IOptions<LabOptions>>().Value;

    private static void Map(WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
            app.UseExceptionHandler("/error", createScopeForErrors: true);
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments(EngineSupervisor.HubPath, StringComparison.OrdinalIgnoreCase),
            engines => engines.UseMiddleware<EngineGate>());
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapHub<EngineHub>(EngineSupervisor.HubPath);
        app.MapHub<LabHub>("/hubs/lab");
        app.MapGet("/healthz", () => "ok");
        ScopeTraceEndpoint.Map(app);
        ExperimentExports.Map(app);
        app.MapGet("/recorded/{name}", (string name, SceneLibrary scenes) =>
            scenes.Recording(name) is { } run ? Results.Json(RecordedRunAnswer.Of(run)) : Results.NotFound());
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}

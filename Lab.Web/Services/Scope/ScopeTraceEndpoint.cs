using Lab.Engine.Telemetry.Scope;

namespace Lab.Web.Services.Scope;

/// <summary>Captures as files that ui.perfetto.dev opens.</summary>
public static class ScopeTraceEndpoint
{
    public static void Map(WebApplication app) => app.MapGet("/scope/{run}/{id:long}/trace.json", Trace);

    /// <summary>Where a capture's file is.</summary>
    public static string Path(string runId, long id) => $"scope/{Uri.EscapeDataString(runId)}/{id}/trace.json";

    private static IResult Trace(string run, long id, ScopeStore store)
    {
        if (store.WithId(id) is not { } capture || !string.Equals(capture.RunId, run, StringComparison.Ordinal))
            return Results.NotFound();
        var content = new MemoryStream();
        PerfettoTrace.Write(capture, content);
        return Results.Bytes(content.ToArray(), "application/json", $"stage2-lab-{run}-scope-{id}.json");
    }
}

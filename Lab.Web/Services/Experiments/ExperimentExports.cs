using System.Text;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Export;
using Lab.Web.Services.Experiments.Store;

namespace Lab.Web.Services.Experiments;

/// <summary>Kept experiments as files. The web process alone makes them, from the slices that are kept.</summary>
public static class ExperimentExports
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/experiments/{id}/result.html", (string id, ExperimentStore store) => Answer(store, id, "text/html; charset=utf-8", null, Html));
        app.MapGet("/experiments/{id}/slices.csv", (string id, ExperimentStore store) => Answer(store, id, "text/csv; charset=utf-8", "slices.csv", Csv));
        app.MapGet("/experiments/{id}/result.json", (string id, ExperimentStore store) => Answer(store, id, "application/json", "result.json", Json));
        app.MapGet("/experiments/{id}/bundle" + ExperimentBundle.Extension, (string id, ExperimentStore store) =>
            Answer(store, id, "application/zip", ExperimentBundle.Extension, Bundle));
    }

    /// <summary>Where a file of an experiment is.</summary>
    /// <param name="file">result.html, slices.csv, result.json or bundle.s2run.</param>
    public static string Path(string id, string file) => $"experiments/{Uri.EscapeDataString(id)}/{file}";

    /// <param name="saveAs">End of the name to save it by; null: it is shown.</param>
    private static IResult Answer(ExperimentStore store, string id, string type, string? saveAs, Func<KeptExperiment, ExperimentReplay, byte[]> write)
    {
        if (store.Load(id) is not { } kept)
            return Results.NotFound();
        if (ExperimentReplay.Read(id, kept.Lines, out var replay) is { Count: > 0 } problems)
            return Results.Problem(string.Join(' ', problems));
        var name = saveAs is null ? null : $"stage2-lab-{id}{(saveAs.StartsWith('.') ? "" : "-")}{saveAs}";
        return Results.Bytes(write(kept, replay!), type, name);
    }

    private static byte[] Html(KeptExperiment kept, ExperimentReplay replay) => Encoding.UTF8.GetBytes(
        replay.Comparison is { } comparison
            ? ResultHtml.Of(kept.Entry.Name, new ComparisonReport(comparison, replay.Origin))
            : ResultHtml.Of(kept.Entry.Name, replay.SeriesReport!));

    private static byte[] Json(KeptExperiment kept, ExperimentReplay replay) => Encoding.UTF8.GetBytes(
        replay.Comparison is { } comparison
            ? ResultJson.Write(ResultJson.Of(new ComparisonReport(comparison, replay.Origin)))
            : ResultJson.Write(ResultJson.Of(replay.SeriesReport!)));

    private static byte[] Csv(KeptExperiment kept, ExperimentReplay replay)
    {
        using var csv = new StringWriter();
        if (replay.Comparison is { } comparison)
            SliceCsv.Write(comparison, csv);
        else
            SliceCsv.Write(replay.Series!, csv);
        return Encoding.UTF8.GetBytes(csv.ToString());
    }

    private static byte[] Bundle(KeptExperiment kept, ExperimentReplay replay)
    {
        using var zip = new MemoryStream();
        ExperimentBundle.Write(zip, kept.Entry.Id, kept.Entry.Name, kept.Entry.Made, replay.Lines);
        return zip.ToArray();
    }
}

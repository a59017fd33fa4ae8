using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Export;
using Lab.Engine.Experiments.Series;
using Lab.Tests.Experiments.Export;
using Lab.Tests.Web.Support;
using Lab.Web.Services.Experiments;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Tests.Web.Services.Experiments;

/// <summary>Each file of each kind of experiment, over HTTP.</summary>
public sealed class ExperimentExportsTests
{
    [Fact]
    public async Task Get_EachFile_HasEverySlice()
    {
        await using var server = await LabServer.StartAsync();
        var comparison = Samples.Comparison();
        var series = Samples.Series();
        await ImportAsync(server, "aaaaaaaaaa", ExperimentShelfTests.Lines(comparison));
        await ImportAsync(server, "bbbbbbbbbb", [SeriesFile.HeadLine(series.Head), .. series.Progress.Slices.Select(slice => JsonSerializer.Serialize(slice, ExperimentJson.Options))]);
        using var http = new HttpClient { BaseAddress = server.Address };

        foreach (var (id, slices) in new[] { ("aaaaaaaaaa", comparison.Slices.Count), ("bbbbbbbbbb", series.Progress.Slices.Count) })
        {
            Assert.Equal(slices, (await ReadAsync(id, "slices.csv", "text/csv")).Split("\r\n").Length - 2);
            using var result = JsonDocument.Parse(await ReadAsync(id, "result.json", "application/json"));
            Assert.Equal(slices, result.RootElement.GetProperty("Slices").GetArrayLength());
            Assert.Contains("[900,", await ReadAsync(id, "result.json", "application/json"));
            Assert.Contains("</html>", await ReadAsync(id, "result.html", "text/html"));
            await using var zip = new ZipArchive(await http.GetStreamAsync(new Uri(ExperimentExports.Path(id, "bundle.s2run"), UriKind.Relative), TestContext.Current.CancellationToken));
            Assert.Equal([ExperimentBundle.ManifestName, ExperimentBundle.JournalName], zip.Entries.Select(entry => entry.FullName));
        }

        foreach (var file in new[] { "slices.csv", "result.json", "result.html", "bundle.s2run" })
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(new Uri(ExperimentExports.Path("../x", file), UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);

        async Task<string> ReadAsync(string id, string file, string type)
        {
            using var answer = await http.GetAsync(new Uri(ExperimentExports.Path(id, file), UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
            return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }

    private static async Task ImportAsync(LabServer server, string id, IEnumerable<string> lines)
    {
        using var bundle = new MemoryStream();
        ExperimentBundle.Write(bundle, id, id, DateTimeOffset.UnixEpoch, lines);
        bundle.Position = 0;
        Assert.True((await server.Services.GetRequiredService<IExperimentShelf>().ImportAsync(bundle, TestContext.Current.CancellationToken)).IsNew);
    }
}

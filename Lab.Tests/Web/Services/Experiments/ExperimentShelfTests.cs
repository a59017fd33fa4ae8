using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Export;
using Lab.Tests.Experiments.Export;
using Lab.Tests.Web.Support;
using Lab.Web.Configuration;
using Lab.Web.Services.Experiments;
using Microsoft.Extensions.Options;

namespace Lab.Tests.Web.Services.Experiments;

/// <summary>Names, pins, bundles: whole or not at all.</summary>
public sealed class ExperimentShelfTests : IAsyncLifetime
{
    private const string Id = "abcdefgh27";

    private readonly string _data = Directory.CreateTempSubdirectory("lab-experiments-").FullName;
    private readonly ExperimentLab _lab;
    private readonly ExperimentShelf _shelf;
    private readonly List<string> _changed = [];

    public ExperimentShelfTests()
    {
        _lab = new ExperimentLab(_data);
        _shelf = new ExperimentShelf(_lab.Queue, _lab.Store, Options.Create(new LabOptions { UploadMiB = 1 }));
        _lab.Queue.Changed += _changed.Add;
    }

    public async ValueTask InitializeAsync() => await _lab.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task ImportAsync_WholeBundle_IsThereAsItWasAndTwiceChangesNothing()
    {
        var comparison = Samples.Comparison();
        var lines = Lines(comparison);

        var first = await ImportAsync(lines);
        Assert.Empty(await _shelf.RenameAsync(Id, "another name"));
        var second = await ImportAsync(lines);

        Assert.Equal((Id, true), (first.Id, first.IsNew));
        Assert.Equal((Id, false), (second.Id, second.IsNew));
        var view = await _lab.Queue.FindAsync(Id, TestContext.Current.CancellationToken);
        Assert.Equal(comparison.Verdict, view!.Comparison!.Verdict);
        Assert.Equal(("another name", ExperimentState.Done), (view.Entry.Name, view.Entry.State));
        Assert.Equal(Samples.Origin, view.Origin);
        Assert.Equal([Id, Id], _changed);
    }

    [Fact]
    public async Task ImportAsync_OneBeforeItsEnd_IsInterruptedAndNotResumedHere()
    {
        var import = await ImportAsync(Lines(Samples.Comparison()).Take(9));

        Assert.True(import.IsNew);
        Assert.Equal(ExperimentState.Interrupted, _lab.Store.Find(Id)!.State);
        Assert.Empty(_lab.Queue.Resume(Id));
        await _lab.UntilAsync(Id, ExperimentState.Interrupted);
        Assert.Contains("Slices of another machine", _lab.Store.Find(Id)!.Trouble);
        Assert.Equal(9, _lab.Store.Load(Id)!.Lines.Count);
    }

    [Fact]
    public async Task ImportAsync_OtherSlicesUnderAnIdThatIsHere_IsRefused()
    {
        var lines = Lines(Samples.Comparison());
        await ImportAsync(lines);

        var other = await ImportAsync(lines.Take(12));

        Assert.Contains("is here already, with other slices", Assert.Single(other.Problems));
        Assert.Equal(lines, _lab.Store.Load(Id)!.Lines);
    }

    [Fact]
    public async Task ImportAsync_DamagedJournals_AreRefusedWithTheLineAndNothingIsLoaded()
    {
        var lines = Lines(Samples.Comparison());
        (int Line, string Text, string Says)[] damages =
        [
            (0, "{\"Format\":\"other-1\"}", "line 1: this is no file of the kind"),
            (0, lines[0].Replace("\"Pairs\":8", "\"Pairs\":1", StringComparison.Ordinal), "line 1: Pairs is 1; it must be 6 to 48."),
            (4, lines[4][..40], "line 5: "),
            (4, "null", "line 5"),
            (4, lines[5], "line 5: slice "),
            (4, lines[4].Replace("\"Cores\":2", "\"Cores\":0", StringComparison.Ordinal), "line 5: its times, cores or collections are out of range"),
            (4, lines[4].Replace("\"Counts\":[900,", "\"Counts\":[-900,", StringComparison.Ordinal), "line 5: histogram Fault is out of range"),
            (4, lines[4].Replace("\"Buckets\":[", "\"Buckets\":[1,", StringComparison.Ordinal), "line 5: histogram Fault is out of range"),
            (lines.Count - 1, lines[^1][..40], $"line {lines.Count}: it is cut short"),
        ];
        foreach (var (line, text, says) in damages)
        {
            Assert.NotEqual(lines[line], text);
            var result = await ImportAsync(lines.Select((old, index) => index == line ? text : old));
            Assert.Null(result.Id);
            Assert.Contains(says, Assert.Single(result.Problems));
        }

        Assert.Empty(await _lab.Queue.ListAsync(TestContext.Current.CancellationToken));
        Assert.Empty(_changed);
    }

    [Fact]
    public async Task ImportAsync_SeriesOfANullCell_IsRefused()
    {
        var head = Lab.Engine.Experiments.Series.SeriesFile.HeadLine(Samples.Series().Head);
        var at = head.IndexOf("\"Cells\":[", StringComparison.Ordinal) + 9;

        var result = await ImportAsync([head.Insert(at, "null,")]);

        Assert.Contains("line 1: a cell is null", Assert.Single(result.Problems));
    }

    [Fact]
    public async Task ImportAsync_TooLarge_IsRefusedWithTheKeyToSet()
    {
        var result = await _shelf.ImportAsync(new MemoryStream(new byte[(1 << 20) + 1]), TestContext.Current.CancellationToken);

        Assert.Contains("larger than 1 MiB (Lab:UploadMiB", Assert.Single(result.Problems));
    }

    [Fact]
    public async Task RenamePinDelete_ChangeTheListAndNamesAreChecked()
    {
        await ImportAsync(Lines(Samples.Comparison()));
        await ImportAsync(Lines(Samples.Comparison()), "zzzzzzzzzz");

        Assert.Empty(await _shelf.PinAsync(Id, pinned: true));
        Assert.Empty(await _shelf.RenameAsync(Id, "  named "));
        Assert.Contains("A name has 1 to 200 characters; this has 0.", await _shelf.RenameAsync(Id, "  "));
        var list = await _lab.Queue.ListAsync(TestContext.Current.CancellationToken);
        Assert.Equal([(Id, true, "named"), ("zzzzzzzzzz", false, "mine")], list.Select(entry => (entry.Id, entry.IsPinned, entry.Name)));

        Assert.Empty(await _shelf.DeleteAsync(Id));
        Assert.Equal($"There is no experiment {Id}.", Assert.Single(await _shelf.DeleteAsync(Id)));
        Assert.Null(_lab.Store.Load(Id));
        Assert.True((await ImportAsync(Lines(Samples.Comparison()))).IsNew);
    }

    [Fact]
    public async Task DeleteAsync_OneThatRuns_StopsItFirst()
    {
        Assert.Empty(_lab.Queue.Begin(ExperimentLab.LongPlan, null, out var id));
        await _lab.SlicesAsync(id, 1);

        Assert.Empty(await _shelf.DeleteAsync(id));

        Assert.Null(_lab.Queue.Running);
        Assert.Empty(await _lab.Queue.ListAsync(TestContext.Current.CancellationToken));
    }

    internal static IReadOnlyList<string> Lines(Comparison comparison) =>
    [
        ComparisonFile.HeadLine(comparison.Plan, Samples.Origin),
        .. comparison.Slices.Select(slice => System.Text.Json.JsonSerializer.Serialize(slice, ExperimentJson.Options)),
    ];

    private async Task<ImportResult> ImportAsync(IEnumerable<string> lines, string id = Id)
    {
        using var bundle = new MemoryStream();
        ExperimentBundle.Write(bundle, id, "mine", DateTimeOffset.UnixEpoch, lines);
        bundle.Position = 0;
        return await _shelf.ImportAsync(bundle, TestContext.Current.CancellationToken);
    }
}

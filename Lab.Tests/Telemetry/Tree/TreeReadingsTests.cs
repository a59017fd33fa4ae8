using Lab.Engine.PageTable;
using Lab.Engine.Telemetry.Tree;

namespace Lab.Tests.Telemetry.Tree;

/// <summary>Cells as bytes, and what samples of an entry come to.</summary>
public sealed class TreeReadingsTests
{
    private static readonly TableGeometry Geometry = new(new Stage2Options());

    [Fact]
    public void CellOf_Mixture_SaysKindShareAndMarks()
    {
        var survey = new TableSurvey(Geometry, 0, 8 * 0x20_0000, 8);
        survey.Add(EntryKind.Block2, writable: true, 0, 0x20_0000);
        survey.AddPages(1, pages: 512, readOnly: 300, empty: 0);
        survey.AddPages(2, pages: 10, readOnly: 0, empty: 502);
        survey.Add(EntryKind.Locked, writable: false, 2 * 0x20_0000, (2 * 0x20_0000) + 4096);
        survey.Add(EntryKind.Annotation, writable: false, 3 * 0x20_0000, 4 * 0x20_0000);

        Assert.Equal([0x0C, 0x23, 0x81, 0x40, 0], Enumerable.Range(0, 5).Select(cell => (int)TreeReadings.CellOf(survey, cell)));
        Assert.Equal([0x0C, 0, 0x23, 0, 0x81, 0, 0x40, 0, 0, 3], TreeReadings.CellsOf(survey));
    }

    [Fact]
    public void History_SamplesThatDiffer_AreChangesOfTheirLevel()
    {
        var history = new EntryHistory(0x1000, 5);
        var table = new TableStep(2, 0, 0x8000, 0, new Pte(0x9003));
        var block = new TableStep(2, 0, 0x8000, 0, new Pte(0x4D9));
        var page = new TableStep(3, 0x1000, 0x9000, 1, new Pte(0x77F));
        history.Add([table, page], 10);
        history.Add([table, page], 20);
        history.Add([block], 30);
        history.Add([], 40);
        history.Add([table, page with { Entry = default }], 50);

        Assert.Equal(
            [(30L, 2, 0x9003UL, 0x4D9UL), (30L, 3, 0x77FUL, null), (50L, 2, 0x4D9UL, 0x9003UL), (50L, 3, null, 0UL)],
            history.Changes.Select(change => (change.ElapsedNs, change.Level, change.Before, change.After)));
        for (var n = 0; n < 100; n++)
            history.Add([n % 2 == 0 ? block : table], 60 + n);
        Assert.Equal(EntryHistory.Kept, history.Changes.Length);
    }
}

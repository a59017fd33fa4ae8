using Lab.Tests.Web.Support;
using Lab.Web.Services.Reenact;

namespace Lab.Tests.Web.Services.Reenact;

public sealed class TraceLanesTests
{
    private readonly TraceLanes _lanes = TraceLanes.Of(CannedReport.Broken());

    [Fact]
    public void Of_Trace_HasALaneForEachTaskThatDidSomething() => Assert.Equal(["vcpu 0", "vcpu 1"], _lanes.Names);

    [Fact]
    public void Of_Trace_MarksEachLineByItsKind() => Assert.Equal(
        [
            LaneGlyph.Tick, LaneGlyph.Tick, LaneGlyph.Page, LaneGlyph.Locked, LaneGlyph.Change, LaneGlyph.Change, LaneGlyph.Invalidation, LaneGlyph.Tick,
            LaneGlyph.Tick, LaneGlyph.Change, LaneGlyph.Page, LaneGlyph.Violation,
        ],
        _lanes.Marks.Select(mark => mark.Glyph));

    [Fact]
    public void Of_Trace_DrawsLocksSectionsAndLockedEntriesAsLongAsTheyLast()
    {
        Assert.Equal(new LaneBar(0, LaneBarKind.Lock, 0, 8, "MMU lock to read"), Only(LaneBarKind.Lock));
        Assert.Equal(new LaneBar(0, LaneBarKind.Section, 1, 7, "read section"), Only(LaneBarKind.Section));
        Assert.Equal((3, 4), (Only(LaneBarKind.LockedEntry).From, Only(LaneBarKind.LockedEntry).To));
        Assert.Equal([(0, 0, 4), (0, 7, 8), (0, 11, 11), (1, 5, 6), (1, 9, 10)], _lanes.Bars.Where(bar => bar.Kind == LaneBarKind.Turn).Select(bar => (bar.Lane, bar.From, bar.To)));
    }

    [Fact]
    public void Of_NeverDropped_LastsToTheEnd()
    {
        var cut = CannedReport.Broken() with { Trace = [.. CannedReport.Broken().Trace.Take(6)], ViolationAt = -1 };
        Assert.Equal(5, TraceLanes.Of(cut).Bars.Single(bar => bar.Kind == LaneBarKind.Lock).To);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(120)]
    [InlineData(121)]
    [InlineData(997)]
    [InlineData(1000)]
    public void Cut_AroundAnyStep_ShowsItInAWindow(int step)
    {
        var whole = TraceLanes.Of(CannedReport.Long(1000));
        var part = whole.Cut(TraceLanes.WindowOf(step, 1000));

        Assert.Equal((TraceLanes.Window, TraceLanes.Window), (part.Lines, part.Marks.Count));
        Assert.InRange(Math.Max(0, step - 1), part.From, part.From + part.Lines - 1);
        Assert.All(part.Bars, bar => Assert.True(bar.From >= part.From && bar.To < part.From + part.Lines && bar.From <= bar.To));
    }

    [Fact]
    public void Cut_ShortTrace_IsTheWhole() => Assert.Equal(_lanes.Marks, _lanes.Cut(TraceLanes.WindowOf(5, _lanes.Lines)).Marks);

    [Fact]
    public void Verdict_EachOutcome_SaysItInWords()
    {
        Assert.Equal("Caught by C-MAP (A2) at step 12", TraceText.Verdict(CannedReport.Broken()));
        Assert.Equal("Silent, 200 schedules", TraceText.Verdict(CannedReport.Fixed()));
        Assert.Equal("Not caught in 1 schedule", TraceText.Verdict(CannedReport.Broken() with { Caught = false, Ok = false }));
        Assert.Equal(
            "Caught by C-MAP (A2) at step 12, which is not expected to see it", TraceText.Verdict(CannedReport.Broken() with { Ok = false }));
        Assert.Equal("Caught by always-on at step 3", TraceText.Verdict(CannedReport.Fixed() with { Ok = false, Caught = true, Checker = "always-on", ViolationAt = 2 }));
    }

    private LaneBar Only(LaneBarKind kind) => Assert.Single(_lanes.Bars, bar => bar.Kind == kind);
}

using Bunit;
using Lab.Tests.Web.Support;
using Lab.Web.Components.Reenact;
using Lab.Web.Services.Reenact;

namespace Lab.Tests.Web.Components;

/// <summary>The parts of the Re-enact page.</summary>
public sealed class ReenactTests : LabContext
{
    private static readonly Dictionary<string, BugState> Nothing = new(StringComparer.Ordinal);

    [Fact]
    public void List_NothingRun_HasEveryBugWithCheckerAndLink()
    {
        var list = Render<BugList>(p => p.Add(b => b.States, Nothing).Add(b => b.Selected, "B7"));

        Assert.Equal(ReenactmentCatalog.All.Select(bug => $"/reenact/{bug.Id}"), list.FindAll(".bug").Select(row => row.GetAttribute("href")));
        Assert.Equal("B7", list.Find(".bug[aria-current]").QuerySelector("b")!.TextContent);
        Assert.All(list.FindAll(".bug-outcome"), outcome => Assert.Equal("not run", outcome.TextContent.Trim()));
        Assert.Equal($"{ReenactmentCatalog.All.Count} bugs", list.Find("[data-testid=tally]").TextContent);
    }

    [Fact]
    public void List_States_AreSaidInWordsAndLinkToTheirSeed()
    {
        var states = new Dictionary<string, BugState>(StringComparer.Ordinal)
        {
            ["B1"] = new(9, ReenactmentState.Done, true, true, 12, 2300),
            ["B3"] = new(9, ReenactmentState.Done, true, false, 12, 300),
            ["B7"] = new(9, ReenactmentState.Failed, false, false, 0, 0),
        };
        var list = Render<BugList>(p => p.Add(b => b.States, states));

        Assert.Contains("✓ caught 12\u202fms", Words("B1"), StringComparison.Ordinal);
        Assert.Contains("✓ silent 2.3\u202fs", Words("B1"), StringComparison.Ordinal);
        Assert.Contains("✗ not silent", Words("B3"), StringComparison.Ordinal);
        Assert.Contains("! no report", Words("B7"), StringComparison.Ordinal);
        Assert.StartsWith("/reenact/B1?seed=9", list.Find("[data-testid=bug-B1]").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Contains("2 caught, 1 silent", list.Find("[data-testid=tally]").TextContent, StringComparison.Ordinal);

        string Words(string bug) => string.Join(' ', list.Find($"[data-testid=bug-{bug}] .bug-outcome").TextContent.Split((char[]?)[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void List_Filter_IsReportedAndNarrows()
    {
        string? typed = null;
        var list = Render<BugList>(p => p.Add(b => b.States, Nothing).Add(b => b.Filter, "B31").Add(b => b.OnFilter, text => typed = text));
        Assert.Single(list.FindAll(".bug"));
        list.Find("[data-testid=filter]").Input("C-LEAK");
        Assert.Equal("C-LEAK", typed);
    }

    [Fact]
    public void Story_EveryBug_SaysStoryEvidenceSwitchAndFix()
    {
        Assert.NotEmpty(ReenactmentCatalog.All);
        foreach (var bug in ReenactmentCatalog.All)
        {
            var story = Render<BugStory>(p => p.Add(s => s.Bug, bug)).Markup.Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&#x27;", "'", StringComparison.Ordinal);
            Assert.All([bug.Switch, bug.Evidence.GradeText, bug.Expected[0]], word => Assert.Contains(word, story, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Card_Broken_ShowsVerdictMarkedMessageScheduleAndCommand()
    {
        string? copied = null;
        var card = Render<VariantCard>(p => p.Add(c => c.Report, CannedReport.Broken()).Add(c => c.OnCopy, text => copied = text));

        Assert.Equal("Caught by C-MAP (A2) at step 12", card.Find("[data-testid=verdict]").TextContent);
        Assert.Contains("in a model", card.Find(".splat mark").TextContent, StringComparison.Ordinal);
        Assert.Equal(string.Join('\n', CannedReport.Broken().Splat), card.Find("[data-testid=splat]").TextContent);
        Assert.Contains("19>1 20-0", card.Find(".schedule").TextContent, StringComparison.Ordinal);
        card.Find(".command button").Click();
        Assert.Equal("lab reenact B7 --seed 1", copied);
    }

    [Fact]
    public void Card_Fixed_SaysSilentAndThatItIsNoProof()
    {
        var card = Render<VariantCard>(p => p.Add(c => c.Report, CannedReport.Fixed()));
        Assert.Equal("Silent, 200 schedules", card.Find("[data-testid=verdict]").TextContent);
        Assert.Contains("not proof", card.Find("[data-testid=nothing]").TextContent, StringComparison.Ordinal);
        Assert.Empty(card.FindAll(".alarm"));
    }

    [Fact]
    public void Card_OtherThanItMust_SaysSoInWords()
    {
        var wrong = CannedReport.Broken() with { Ok = false, Caught = false, Splat = [], Problem = "10 s were over after 148 of 200 schedules" };
        var card = Render<VariantCard>(p => p.Add(c => c.Report, wrong));
        Assert.Contains("must be caught", card.Find("[data-testid=unmet]").TextContent, StringComparison.Ordinal);
        Assert.Contains("148 of 200", card.Find("[data-testid=run-problem]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Progress_Failure_SaysCodeAndWhatItSaid()
    {
        var run = new ReenactmentRun(new("B7", 1), ReenactmentState.Failed, null, new("The engine ended without a report.", 134, ["Aborted"]), 0);
        var progress = Render<RunProgress>(p => p.Add(r => r.Run, run));
        Assert.All(["without a report", "134", "Aborted"], word => Assert.Contains(word, progress.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void Trace_Step_ShowsWordsRowAndTreeOfIt()
    {
        var trace = Render<TraceSection>(p => p.Add(t => t.Report, CannedReport.Broken()).Add(t => t.Step, 5));

        Assert.Equal("5 of 12", trace.Find("[data-testid=position]").TextContent);
        Assert.Equal("5", trace.Find("tr[aria-current=step] th").TextContent);
        Assert.Contains("LOCKED → table", trace.Find("tr[aria-current=step]").TextContent, StringComparison.Ordinal);
        Assert.Contains(CannedReport.Child, trace.Find(".tree li .tree-page").TextContent, StringComparison.Ordinal);
        Assert.Equal("link", trace.Find(".tree .just").TextContent);

        trace.Render(p => p.Add(t => t.Step, 11));
        Assert.Contains("freed", trace.Find(".tree .life").TextContent, StringComparison.Ordinal);
        Assert.Equal(12, trace.FindAll(".listing tbody tr").Count);
    }

    [Fact]
    public void Trace_ButtonsRowsAndLanes_AskForTheirStep()
    {
        var asked = new List<int>();
        var trace = Render<TraceSection>(p => p.Add(t => t.Report, CannedReport.Broken()).Add(t => t.Step, 5).Add(t => t.OnStep, asked.Add));
        trace.Find("[data-testid=next]").Click();
        trace.Find("[data-testid=back]").Click();
        trace.Find("[data-testid=to-violation]").Click();
        trace.FindAll(".listing tbody tr")[7].Click();
        trace.FindAll(".hit")[2].Click();
        Assert.Equal([6, 4, 12, 8, 3], asked);
    }

    [Fact]
    public void Trace_LongOne_IsShownInPartsAndSaysWhich()
    {
        var trace = Render<TraceSection>(p => p.Add(t => t.Report, CannedReport.Long(1000)).Add(t => t.Step, 1000));
        Assert.Equal("shown: 761–1000", trace.Find("[data-testid=window]").TextContent);
        Assert.Equal(TraceLanes.Window, trace.FindAll(".listing tbody tr").Count);
    }

    [Fact]
    public void Tree_ManyLeaves_AreFoldedButNotWhatChanged()
    {
        var leaves = Enumerable.Range(0, 512).Select(i => new TreeEntry(i, $"0x{i:x}000", "0x1", "page rwx", i == 200 ? "empty" : null, null)).ToList();
        var branch = Render<TreeBranch>(p => p.Add(b => b.Page, new TreePage("0x1000", "linked", 3, "0x0", null, null, leaves)));
        Assert.Equal(["196 more", "309 more"], branch.FindAll(".more").Select(more => more.TextContent));
        Assert.Contains("[200]", branch.Find("li.changed").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Matrix_EveryCell_LeadsToItsTest()
    {
        var matrix = Render<ContextSection>(p => p.Add(m => m.Address, "/reenact"));
        var links = matrix.FindAll("tbody td a");
        Assert.Equal(ContextTable.Rows.Count * ContextTable.Columns.Count, links.Count);
        Assert.All(links, link => Assert.NotNull(matrix.Find($"[id={link.GetAttribute("href")!.Split('#')[1]}]")));
        Assert.Contains("ContextMatrixTests.", links[0].GetAttribute("title"), StringComparison.Ordinal);
    }
}

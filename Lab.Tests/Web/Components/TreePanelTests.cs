using AngleSharp.Dom;
using Bunit;
using Lab.Engine.Link;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads.Tree;
using Lab.Tests.Support;
using Lab.Tests.Telemetry.Scope;
using Lab.Tests.Web.Support;
using Lab.Web.Components.Tree;
using Lab.Web.Services.Engine;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Scope;
using Lab.Web.Services.Tree;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Tests.Web.Components;

/// <summary>The map's words, states and what it asks; the drawing is tested in a browser.</summary>
public sealed class TreePanelTests : LabContext
{
    private static readonly LabStatus Running = new()
    {
        Engine = Frames.Hello(cores: 2), EngineConnected = true, State = RunState.Running, Policy = "parallel", RunId = "run-1",
    };

    private readonly List<TreeQuery> _asked = [];
    private readonly ScopeStore _scope = new();
    private readonly ManualClock _clock = new();
    private readonly BunitJSModuleInterop _module;
    private Func<TreeQuery, CommandResult> _answer = query => CommandResult.Ok() with { Tree = TreeSamples.Reading(query.Ipa) };

    public TreePanelTests()
    {
        var link = new EngineLink(new FrameStore(_clock, 10));
        link.Join("engine", Frames.Hello(cores: 2), (command, arguments, _) =>
        {
            Assert.Equal(EngineCommands.ReadTree, command);
            Assert.Empty(TreeQueryJson.Parse((string)arguments[0]!, out var query));
            _asked.Add(query);
            return Task.FromResult(_answer(query));
        });
        Services.AddSingleton(_scope).AddSingleton(new TreeReader(link)).AddSingleton<TimeProvider>(_clock);
        _module = JSInterop.SetupModule("./js/tree.js");
        _module.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public async Task Panel_NotSeen_AsksNothing()
    {
        var panel = Panel();
        await panel.InvokeAsync(panel.Instance.AskAsync);
        Assert.Empty(_asked);
        Assert.Equal("Costs nothing while nobody looks.", Text(panel, "tree-cost"));
        await panel.Instance.OnSeenAsync(true);
        Assert.Single(_asked);
        await panel.Instance.OnSeenAsync(false);
        await panel.InvokeAsync(panel.Instance.AskAsync);
        Assert.Single(_asked);
    }

    [Fact]
    public async Task Panel_Seen_SaysWhatMapsTheSlotAndHandsTheCellsOver()
    {
        var panel = await SeenAsync();

        Assert.Equal("31\u202f% of these 16\u202fMiB is mapped, 79\u202f% of that by blocks, 20\u202f% of that read-only.", Text(panel, "tree-sentence"));
        Assert.Equal(
            "Read at 00:12.3: 1,234 entries in 2 read-lock holds, 56\u202fµs; 0.12\u202f% of a core.", Text(panel, "tree-cost"));
        Assert.Equal(
            [
                "1\u202fGiB block, level 1 0 0\u202fB", "2\u202fMiB block, level 2 2 4\u202fMiB", "4\u202fKiB page, level 3 266 1\u202fMiB",
                "read-only: a write faults  1\u202fMiB", "annotated: not the host's to map 0 0\u202fB", "LOCKED: break-before-make 1 4\u202fKiB",
                "detached, waits for its grace period 3 1 with known place", "table page in use 2 ",
            ],
            panel.FindAll("[data-testid=tree-legend] li").Select(item => item.TextContent));
        Assert.Equal(TreeSamples.Reading().Cells, (byte[])_module.Invocations["put"][^1].Arguments[2]!);
        Assert.Equal((320, 128), (_asked[0].Cells, _asked[0].OverviewCells));

        panel.Find("[data-testid=tree-table-toggle]").Click();
        Assert.Equal(
            [
                "0x80000000|4\u202fMiB|2\u202fMiB blocks: all", "0x80400000|1\u202fMiB|4\u202fKiB pages: all · read-only, half of it or more",
                "0x80500000|1\u202fMiB|4\u202fKiB pages: up to a third · a LOCKED entry", "0x80600000|10\u202fMiB|nothing",
            ],
            panel.FindAll("[data-testid=tree-table] tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent))));
    }

    [Fact]
    public async Task Window_Zoomed_IsWhatIsAskedFor()
    {
        var panel = await SeenAsync();
        await panel.Instance.OnWindowAsync(0x8040_0000, 0x10_0000);
        Assert.Equal((0x8040_0000UL, 0x10_0000UL), (_asked[^1].Start, _asked[^1].Bytes));
        await panel.Instance.OnWindowAsync(-1, 5);
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Entry_Selected_IsDecodedBitByBitWithItsHistory()
    {
        var panel = await SeenAsync();
        await panel.Instance.OnSelectAsync(TreeSamples.Slot + 5);
        panel.Render();

        Assert.Equal(TreeSamples.Slot + 5, _asked[^1].Ipa);
        Assert.Equal("0x0040 0010 0000 07d9", Text(panel, "tree-word"));
        Assert.Equal(64, panel.FindAll(".bit-digits").Sum(digits => digits.TextContent.Count(digit => digit is '0' or '1')));
        Assert.Contains("7:6|S2AP|11|read and write", Fields(panel));
        Assert.Contains("47:21|Output address|0x8000|0x1000000000", Fields(panel));
        Assert.Equal(
            ["00:11.1 LOCKED: a break-before-make is under way → 2 MiB block, read and write, no execute", "00:11.0 table of level 3 → LOCKED: a break-before-make is under way"],
            panel.FindAll("[data-testid=tree-history] li").Select(item => item.TextContent));
        Assert.Contains("changes between two samples are missed", Text(panel, "tree-history"), StringComparison.Ordinal);
        Assert.Equal([TreeSamples.Slot, 2UL << 20], _module.Invocations["select"][^1].Arguments.Skip(1));

        panel.Find("[data-testid=tree-level-1]").Click();
        Assert.Contains("47:12|Next table|0x7f00001|0x7f00001000", Fields(panel));
        panel.Find("[aria-label='Close the entry']").Click();
        Assert.Empty(panel.FindAll("[data-testid=tree-entry]"));
        Assert.Null(_asked[^1].Ipa);
    }

    [Fact]
    public async Task Entry_TouchedInTheScopesWindow_SaysByWhom()
    {
        _scope.Accept(ScopeSamples.News(ScopeSamples.Capture()));
        var entry = TreeSamples.Reading(1).Path[1] with { Ipa = 0x8000_0000 };
        var events = EntryEvent.Of(_scope.Newest, entry);
        Assert.NotEmpty(events);
        Assert.All(events, found => Assert.StartsWith("vcpu", found.Who, StringComparison.Ordinal));
        Assert.Empty(EntryEvent.Of(_scope.Newest, entry with { Ipa = 0xF_0000_0000 }));
        Assert.Empty(EntryEvent.Of(null, entry));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task Find_WrongAddress_IsSaidBesideTheField()
    {
        var panel = await SeenAsync();
        panel.Find("[data-testid=tree-ipa]").Change("zebra");
        panel.Find(".ipa-find").Submit();
        Assert.Equal("An IPA is a hexadecimal number, as 0x80200000.", panel.Find("#tree-problem").TextContent);
        panel.Find("[data-testid=tree-ipa]").Change("0x8000_0005");
        panel.Find(".ipa-find").Submit();
        Assert.Equal(string.Empty, panel.Find("#tree-problem").TextContent);
        Assert.Equal(0x8000_0005UL, _asked[^1].Ipa);
    }

    [Fact]
    public async Task States_NothingToRead_SayWhyAndKeepTheMap()
    {
        var panel = Panel();
        Show(panel, Running with { State = RunState.Idle });
        Assert.Equal("Nothing runs, so there is no table.", Text(panel, "tree-empty"));
        Show(panel, Running with { EngineConnected = false });
        Assert.Equal("No engine is connected.", Text(panel, "tree-empty"));
        Show(panel, Running);
        Assert.Equal("Reading the table.", Text(panel, "tree-empty"));
        _answer = _ => CommandResult.Refused("The run is being changed or ends at this moment.");
        await panel.Instance.OnSeenAsync(true);
        Assert.Equal("The run is being changed or ends at this moment.", Text(panel, "tree-empty"));

        _answer = _ => CommandResult.Ok() with { Tree = TreeSamples.Reading() };
        await panel.InvokeAsync(panel.Instance.AskAsync);
        Assert.Equal(string.Empty, Text(panel, "tree-waiting"));
        var before = _asked.Count;
        panel.Render(p => p.Add(t => t.IsFrozen, true));
        await panel.InvokeAsync(panel.Instance.AskAsync);
        Assert.StartsWith("Frozen", Text(panel, "tree-waiting"), StringComparison.Ordinal);
        panel.Render(p => p.Add(t => t.IsFrozen, false));
        panel.Find("[data-testid=tree-hold]").Click();
        await panel.InvokeAsync(panel.Instance.AskAsync);
        Assert.StartsWith("Hold", Text(panel, "tree-waiting"), StringComparison.Ordinal);
        Show(panel, Running with { EngineConnected = false });
        Assert.Equal("No engine is connected. The last map is kept.", Text(panel, "tree-waiting"));
        Assert.Equal(before, _asked.Count);
    }

    private async Task<IRenderedComponent<TreePanel>> SeenAsync()
    {
        var panel = Panel();
        await panel.Instance.OnSeenAsync(true);
        return panel;
    }

    private IRenderedComponent<TreePanel> Panel() => Render<TreePanel>(p => p.Add(t => t.Status, Running));

    private static void Show(IRenderedComponent<TreePanel> panel, LabStatus status) => panel.Render(p => p.Add(t => t.Status, status));

    private static string Text(IRenderedComponent<TreePanel> panel, string part) => panel.Find($"[data-testid={part}]").TextContent.Trim();

    private static IEnumerable<string> Fields(IRenderedComponent<TreePanel> panel) =>
        panel.FindAll("[data-testid=tree-fields] tbody tr").Select(row => string.Join('|', row.Children.Select(cell => cell.TextContent)));
}

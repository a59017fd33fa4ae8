using Bunit;
using Lab.Engine.Workloads.Injections;
using Lab.Web.Components.Rail;
using Lab.Web.Services.Run;

namespace Lab.Tests.Web.Components;

public sealed class InjectionPanelTests : LabContext
{
    private static readonly InjectionNews s_stalled = new(new HashSet<string>(StringComparer.Ordinal) { "reader-stall" }, new Dictionary<string, string>(StringComparer.Ordinal) { ["tlbi-cost"] = "p99 of a fault 80 us, before 9 us." });

    [Fact]
    public void Render_NoRun_EveryButtonIsDisabledWithTheReason()
    {
        var panel = Render<InjectionPanel>();
        var buttons = panel.FindAll(".injection button");

        Assert.Equal(InjectionCatalog.All.Count, buttons.Count);
        Assert.All(buttons, button => Assert.True(button.HasAttribute("disabled") && button.GetAttribute("title") == "No run goes on"));
    }

    [Fact]
    public void Render_OneUnderWay_IsDisabledTheOthersAreNot()
    {
        var panel = Render<InjectionPanel>(p => p.Add(i => i.IsActive, true).Add(i => i.News, s_stalled));

        Assert.True(panel.Find("[data-testid=inject-reader-stall-go]").HasAttribute("disabled"));
        Assert.Contains("Under way", panel.Find("#inject-reader-stall-state").TextContent, StringComparison.Ordinal);
        Assert.False(panel.Find("[data-testid=inject-lock-holder-go]").HasAttribute("disabled"));
        Assert.Contains("before 9 us", panel.Find("#inject-tlbi-cost-state").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Inject_NumbersTyped_AreAskedFor()
    {
        InjectionRequest? asked = null;
        var panel = Render<InjectionPanel>(p => p.Add(i => i.IsActive, true).Add(i => i.OnInject, request => asked = request));
        panel.Find("[data-testid=inject-tlbi-cost-CostNs]").Input("20000");
        panel.Find("[data-testid=inject-tlbi-cost-Ms]").Input("70");
        panel.Find("[data-testid=inject-tlbi-cost-go]").Click();

        Assert.Equal(new InjectionRequest { Kind = InjectionKind.TlbiCost, CostNs = 20_000, Ms = 70 }, asked);
    }

    [Fact]
    public void Input_BeyondTheCap_NamesItAndCannotBeSent()
    {
        var panel = Render<InjectionPanel>(p => p.Add(i => i.IsActive, true));
        panel.Find("[data-testid=inject-reader-stall-Ms]").Input("11000");

        Assert.Contains("Length is 11000; the limit is 10000 (Lab:Limits:InjectionMs", panel.Find("#inject-reader-stall-state").TextContent, StringComparison.Ordinal);
        Assert.True(panel.Find("[data-testid=inject-reader-stall-go]").HasAttribute("disabled"));
    }
}

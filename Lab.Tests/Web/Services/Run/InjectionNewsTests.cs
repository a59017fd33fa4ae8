using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Run;

namespace Lab.Tests.Web.Services.Run;

public sealed class InjectionNewsTests
{
    [Fact]
    public void Of_OneBegunAnotherEnded_SaysWhichAndTheEffect()
    {
        var news = InjectionNews.Of(
        [
            Mark(LabEventKind.InjectionBegan, "reader-stall", "begins"), Mark(LabEventKind.InjectionBegan, "callback-flood", "begins"),
            Mark(LabEventKind.InjectionEnded, "callback-flood", "peak 5"),
        ]);

        Assert.Equal(["reader-stall"], news.UnderWay);
        Assert.Equal("peak 5", Assert.Single(news.Effects).Value);
    }

    /// <summary>An engine that went took its injections with it.</summary>
    [Theory]
    [InlineData(LabEventKind.EngineLost)]
    [InlineData(LabEventKind.RunStarted)]
    public void Of_BegunBeforeAnotherRun_IsOver(LabEventKind kind) =>
        Assert.Empty(InjectionNews.Of([Mark(LabEventKind.InjectionBegan, "reader-stall", "begins"), Mark(kind, null, "")]).UnderWay);

    [Fact]
    public void Catalog_EveryKind_HasAChoiceWhoseUsualNumbersAreWithinTheCaps()
    {
        Assert.Equal(Enum.GetValues<InjectionKind>().Order(), InjectionCatalog.All.Select(choice => choice.Kind).Order());
        Assert.All(InjectionCatalog.All, choice => Assert.Empty(new InjectionDraft(choice).Problems(new RunLimits())));
    }

    [Fact]
    public void Problems_BeyondACapAndNoNumber_AreSaidInTheLabelsWords()
    {
        var draft = new InjectionDraft(InjectionCatalog.All.Single(choice => choice.Kind == InjectionKind.TlbiCost));
        draft.Set(draft.Choice.Fields[0], "dear");
        draft.Set(draft.Choice.Fields[1], "600");

        Assert.Equal(
            ["Cost is \"dear\"; it must be a whole number.", "Length is 600; the limit is 500 (Lab:Limits:InjectionMs in appsettings.json)."],
            draft.Problems(new RunLimits { InjectionMs = 500 }));
    }

    private static LabMark Mark(LabEventKind kind, string? injection, string text) =>
        new() { Id = 1, Time = 1, Kind = kind, Text = text, Tag = "A", Injection = injection };
}

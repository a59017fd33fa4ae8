using Lab.Engine.Experiments;
using Lab.Engine.Workloads;
using Lab.Web.Services.Compare;

namespace Lab.Tests.Web.Services.Compare;

public sealed class CompareDraftTests
{
    private static readonly RunLimits s_limits = new() { Threads = 20 };
    private static readonly RunOptions s_current = new() { Policy = "exclusive", Vcpus = 3, Seed = 9 };

    [Fact]
    public void Read_Untouched_IsThePublishedQuestionWithItsPlan()
    {
        var request = new CompareDraft().Read(s_current, s_limits);

        Assert.Empty(request.Problems);
        Assert.Equal(["Policy parallel → rwlock-6.1"], request.Changes);
        Assert.Equal((2000, 500, 32, 8, false, "fault-mean"), (request.Plan!.SliceMs, request.Plan.SettleMs, request.Plan.Pairs, request.Plan.CalibrationPairs, request.Plan.OnlyAtEnd, request.Plan.Metric));
        Assert.Equal(RunPresets.Find("dirty-log-thp")!.Options with { Policy = "parallel" }, request.Plan.A);
    }

    [Fact]
    public void Read_ReleaseLinkAndCurrentRun_BringWhatTheyAre()
    {
        var release = new CompareDraft { A = ArmDraft.OfPolicy("release:6.1"), B = new ArmDraft(ArmSource.Current) }.Read(s_current, s_limits);
        Assert.Equal(("rwlock-6.1", RangeChunkSize.Table512G), (release.A!.Policy, release.A.RangeChunk));
        Assert.Equal(s_current with { Seed = 1 }, release.B);

        var link = new CompareDraft { A = new ArmDraft(ArmSource.Link, Link: "http://lab:5080/?policy=hyp-spin&vcpus=4#x"), B = new ArmDraft(ArmSource.Link, Link: "?preset=boot-storm&policy=parallel") }.Read(s_current, s_limits);
        Assert.Equal(("hyp-spin", 4), (link.A!.Policy, link.A.Vcpus));
        Assert.False(link.B!.DirtyLogging);
        Assert.NotNull(link.Plan);
    }

    [Fact]
    public void Read_ManyMistakes_AreAllNamedEachBesideItsField()
    {
        var request = new CompareDraft
        {
            A = new ArmDraft(ArmSource.Link, Link: "/?vcpus=many&foo=1"), B = ArmDraft.OfPolicy("nonesuch"), Workload = "none", Metric = "speed",
            Mode = SliceMode.Own, SliceMs = "x", Pairs = "3", SettleMs = "soon", CalibrationPairs = "-", Equivalence = "two", Seed = "-1",
        }.Read(s_current, s_limits);

        Assert.Null(request.Plan);
        Assert.Null(request.Changes);
        Assert.Equal(2, request.ProblemsOf(CompareField.A).Count());
        foreach (var (field, words) in new[] { (CompareField.B, "\"nonesuch\""), (CompareField.Workload, "\"none\""), (CompareField.SliceMs, "\"x\""), (CompareField.SettleMs, "\"soon\""), (CompareField.CalibrationPairs, "\"-\""), (CompareField.Equivalence, "\"two\""), (CompareField.Seed, "\"-1\"") })
            Assert.Contains(words, Assert.Single(request.ProblemsOf(field)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("19", "6", CompareField.SliceMs)]
    [InlineData("20", "5", CompareField.Pairs)]
    [InlineData("20", "49", CompareField.Pairs)]
    [InlineData("60001", "6", CompareField.SliceMs)]
    [InlineData("20", "6", null)]
    public void Read_OwnSlicesAtTheirLimits_AreTakenOrRefused(string slice, string pairs, string? field)
    {
        var request = new CompareDraft { Mode = SliceMode.Own, SliceMs = slice, Pairs = pairs }.Read(s_current, s_limits);
        Assert.Equal(field is null, request.Plan is not null);
        Assert.Equal(field is null ? [] : [field], request.Problems.Select(problem => problem.Field).Distinct());
    }

    [Fact]
    public void Read_BeyondTheLimits_IsRefusedForThatSide()
    {
        var request = new CompareDraft { A = new ArmDraft(ArmSource.Link, Link: "/?vcpus=40") }.Read(s_current, s_limits);
        Assert.Contains("Lab:Limits:Threads", Assert.Single(request.ProblemsOf(CompareField.A)), StringComparison.Ordinal);
        Assert.Empty(request.ProblemsOf(CompareField.B));
    }

    [Theory]
    [InlineData("/?vcpus=2&unmap-threads=1", 2, 1)]
    [InlineData("/?vcpus=2&unmap-threads=1", 3, 0)]
    [InlineData("/?vcpus=2&unmap-threads=1&duty-percent=25", 2, 0)]
    public void Warnings_MoreThreadsThanCores_SayWhoWaits(string link, int cores, int warnings) =>
        Assert.Equal(warnings, new CompareDraft { A = new ArmDraft(ArmSource.Link, Link: link) }.Read(s_current, s_limits).Warnings(cores).Count);

    [Fact]
    public void Address_ThereAndBack_IsTheSameForm()
    {
        var draft = new CompareDraft
        {
            A = new ArmDraft(ArmSource.Link, Link: "/?policy=parallel&vcpus=2"), B = new ArmDraft(ArmSource.Current), Workload = "boot-storm", Metric = "faults",
            Mode = SliceMode.Own, SliceMs = "50", Pairs = "6", SettleMs = "7", CalibrationPairs = "9", Equivalence = "2.5", OnlyAtEnd = true, Seed = "12",
        };
        var address = CompareAddress.Of(draft);
        Assert.Equal(draft, CompareAddress.Read(address[address.IndexOf('?', StringComparison.Ordinal)..], out var problems));
        Assert.Empty(problems);
        Assert.Equal("/compare", CompareAddress.Of(new CompareDraft()));
    }

    [Fact]
    public void Address_UnknownNamesAndValues_AreSaid()
    {
        CompareAddress.Read("?policy=parallel&slices=long&looks=often", out var problems);
        Assert.Contains("\"policy\"", problems[0], StringComparison.Ordinal);
        Assert.Contains("\"long\"", problems[1], StringComparison.Ordinal);
        Assert.Contains("\"often\"", problems[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SliceMode.Full, "dirty-log-thp", true)]
    [InlineData(SliceMode.Quick, "boot-storm", true)]
    [InlineData(SliceMode.Own, "boot-storm", false)]
    public void DraftOf_APlan_ReadsAsTheSamePlan(SliceMode mode, string preset, bool isPreset)
    {
        var plan = new CompareDraft { Mode = mode, SliceMs = "60", Pairs = "6", SettleMs = "11", CalibrationPairs = "10", Equivalence = "0.5", OnlyAtEnd = true, Workload = preset, Seed = "5" }.Read(s_current, s_limits).Plan!;
        if (!isPreset)
            plan = plan with { B = plan.B with { Vcpus = 7 } };
        var draft = CompareAddress.DraftOf(plan);
        Assert.Equal(isPreset ? ArmSource.Policy : ArmSource.Link, draft.B.Source);
        Assert.Equal(plan, draft.Read(s_current, s_limits).Plan);
    }

    [Fact]
    public void Time_MostAndLeft_ShrinkToNothing()
    {
        var comparison = new Comparison(new CompareDraft { Mode = SliceMode.Own, SliceMs = "300", SettleMs = "75", Pairs = "6", CalibrationPairs = "6" }.Read(s_current, s_limits).Plan!);
        Assert.Equal(ComparisonTime.Most(comparison.Plan), ComparisonTime.Left(comparison));
        Assert.Equal(13 * 2 * (300 + 75 + 100), ComparisonTime.Most(comparison.Plan).TotalMilliseconds);
        var left = new List<TimeSpan>();
        while (comparison.Next is not null)
        {
            left.Add(ComparisonTime.Left(comparison));
            Support.ComparisonSamples.Run(comparison, 1.0, slices: 1);
        }

        Assert.Equal(left.OrderDescending(), left);
        Assert.Equal(26, left.Distinct().Count());
        Assert.Equal(TimeSpan.Zero, ComparisonTime.Left(comparison));
        Assert.Equal("3\u202fmin 25\u202fs", ComparisonTime.Words(TimeSpan.FromSeconds(204.2)));
    }
}

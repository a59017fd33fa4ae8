using Lab.Engine.Link;
using Lab.Engine.Mmu;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads;
using Lab.Web.Services.Run;

namespace Lab.Tests.Web.Services.Run;

public sealed class RunAddressTests
{
    [Fact]
    public void Unknown_ParametersThatAreNoSetting_EachIsNamedWithWhatToDo()
    {
        var problems = RunAddress.Unknown("?vcpus=2&zzz=1&dirtyLogging=true&preset=demo");

        Assert.Equal(2, problems.Count);
        Assert.Equal("The address has \"zzz\", which is no setting; remove it, or see docs/knobs.md for the names; the rest of it is taken.", problems[0]);
        Assert.Contains("\"dirtyLogging\"", problems[1], StringComparison.Ordinal);
        Assert.Contains("; write dirty-logging", problems[1], StringComparison.Ordinal);
    }

    private const string Page = "http://localhost:5080/";

    /// <summary>Every field takes values away from its default and at it; what is read is what was written.</summary>
    [Fact]
    public void Of_AnyOptions_AreReadBackAsTheyWere()
    {
        var random = new DeterministicRandom(20_231, 0);
        var changed = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 500; i++)
        {
            var options = Random(ref random, changed);
            var preset = random.Below(2) == 0 ? null : RunPresets.All[(int)random.Below((ulong)RunPresets.All.Count)];

            var reading = RunAddress.Read(new Uri(RunAddress.Of(Page, options, preset)).Query);

            Assert.NotNull(reading);
            Assert.Empty(reading.Unreadable);
            Assert.Empty(reading.Problems);
            Assert.Equal(options, reading.Options);
            Assert.Same(preset, reading.Preset);
        }

        Assert.Equal(RunField.All.Select(field => field.Name).Order(), changed.Order());
    }

    [Fact]
    public void Of_FewChanges_NamesThemReadably() =>
        Assert.Equal(Page + "?policy=rwlock-6.1&vcpus=4&order=zipf", RunAddress.Of(Page, new RunOptions { Policy = "rwlock-6.1", Vcpus = 4, Order = AccessOrder.Zipf }, null));

    [Fact]
    public void Of_APresetsDefault_IsSaidTooSoThatThePresetMayChange() =>
        Assert.Contains("duty-percent=100", RunAddress.Of(Page, RunPresets.Demo.Options with { DutyPercent = 100 }, RunPresets.Demo), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("?bug=b7&seed-of-something-else=3")]
    public void Read_NothingOfARun_IsNothing(string query) => Assert.Null(RunAddress.Read(query));

    [Fact]
    public void Read_BadValues_AreEachNamedAndNoneIsTaken()
    {
        var reading = RunAddress.Read("?preset=nosuch&vcpus=many&vcpus=3&backing=8m&overlap=perhaps&mib-per-vcpu=16")!;

        Assert.StartsWith("preset is \"nosuch\"; it must be one of demo, ", Assert.Single(reading.Problems), StringComparison.Ordinal);
        Assert.Equal(
            ["Vcpus is given 2 times; once is enough.", "Backing is \"8m\"; it must be page4k, block2m.", "Overlap is \"perhaps\"; it must be true or false."],
            reading.Unreadable.Select(field => field.Problem));
        Assert.Equal(new RunOptions { MiBPerVcpu = 16 }, reading.Options);
    }

    [Fact]
    public void Take_BadValues_StandInTheirFieldsWithTheirProblems()
    {
        var draft = new RunDraft(new RunOptions());
        draft.Take(RunAddress.Read("?vcpus=99&backing=8m&policy=nosuch")!);

        Assert.False(draft.IsValid);
        Assert.Equal(("99", "8m"), (draft.Text(Knob(nameof(RunOptions.Vcpus))), draft.Text(Knob(nameof(RunOptions.Backing)))));
        Assert.Equal("vCPUs is 99; it must be 1 to 64.", Assert.Single(draft.ProblemsOf(Knob(nameof(RunOptions.Vcpus)))));
        Assert.Equal("Backing is \"8m\"; it must be page4k, block2m.", Assert.Single(draft.ProblemsOf(Knob(nameof(RunOptions.Backing)))));
        Assert.StartsWith("Policy is \"nosuch\"", Assert.Single(draft.OtherProblems()), StringComparison.Ordinal);
    }

    [Fact]
    public void Reset_AWrongField_IsAsInThePreset()
    {
        var draft = new RunDraft(new RunOptions());
        draft.Set(Knob(nameof(RunOptions.Vcpus)), "x");
        draft.Reset(Knob(nameof(RunOptions.Vcpus)), new RunOptions { Vcpus = 5 });

        Assert.True(draft.IsValid);
        Assert.Equal(5, draft.Options.Vcpus);
    }

    private static Knob Knob(string name) => KnobCatalog.All.Single(knob => knob.Name == name);

    private static RunOptions Random(ref DeterministicRandom random, HashSet<string> changed)
    {
        var options = new RunOptions();
        foreach (var field in RunField.All)
        {
            if (random.Below(3) != 0)
                continue;
            var before = field.Text(options);
            var text = field.Name == nameof(RunOptions.Policy)
                ? LockPolicy.All[(int)random.Below((ulong)LockPolicy.All.Count)].Name
                : field.Kind switch
                {
                    "true or false" => random.Below(2) == 0 ? "true" : "false",
                    "a whole number" => random.Below(100_000).ToString(System.Globalization.CultureInfo.InvariantCulture),
                    var names => names.Split(", ")[(int)random.Below((ulong)names.Split(", ").Length)],
                };
            Assert.Null(field.TrySet(options, text));
            if (field.Text(options) != before)
                changed.Add(field.Name);
        }

        return options;
    }
}

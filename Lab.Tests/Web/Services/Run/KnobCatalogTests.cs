using System.Globalization;
using Lab.Engine.Workloads;
using Lab.Web.Services.Run;

namespace Lab.Tests.Web.Services.Run;

/// <summary>The page's fields against the options they set: none missing, none with another range.</summary>
public sealed class KnobCatalogTests
{
    public static TheoryData<string> Names => [.. KnobCatalog.All.Select(knob => knob.Name)];

    [Fact]
    public void Catalog_EveryOptionButThePolicy_HasOneKnob()
    {
        var options = typeof(RunOptions).GetProperties().Where(property => property.CanWrite).Select(property => property.Name);

        Assert.Equal(options.Where(name => name != nameof(RunOptions.Policy)).Order(), KnobCatalog.All.Select(knob => knob.Name).Order());
    }

    [Theory, MemberData(nameof(Names))]
    public void Knob_ItsOwnText_ChangesNothing(string name)
    {
        var knob = Find(name);
        Assert.Equal(new RunOptions(), knob.Write(new RunOptions(), knob.Read(new RunOptions())));
    }

    [Theory, MemberData(nameof(Names))]
    public void Knob_JustOutsideItsRange_IsRefusedByTheOptions(string name)
    {
        var knob = Find(name);
        if (knob.Kind != KnobKind.Number || name == nameof(RunOptions.Seed))
        {
            Assert.True(knob.Kind == KnobKind.Number || knob.Choices.Count > 1 || knob.Kind == KnobKind.Switch);
            return;
        }

        Assert.Contains(Problems(knob, knob.Least - 1), problem => problem.StartsWith(name + " ", StringComparison.Ordinal));
        Assert.Contains(Problems(knob, knob.Most + 1), problem => problem.StartsWith(name + " ", StringComparison.Ordinal));
        Assert.Empty(Problems(knob, knob.Least));
        Assert.Empty(Problems(knob, knob.Most));
    }

    [Theory, MemberData(nameof(Names))]
    public void Knob_SaysARestart_WhenTheOptionsDo(string name)
    {
        var knob = Find(name);
        var from = new RunOptions();
        var other = knob.Kind switch
        {
            KnobKind.Switch => knob.Read(from) == bool.TrueString ? bool.FalseString : bool.TrueString,
            KnobKind.Choice => knob.Choices.Select(choice => choice.Value).First(value => value != knob.Read(from)),
            _ => OneStepFrom(knob, int.Parse(knob.Read(from), CultureInfo.InvariantCulture)),
        };

        Assert.Equal(knob.NeedsRestart, from.NeedsRestart(knob.Write(from, other)!));
    }

    private static string OneStepFrom(Knob knob, int value) =>
        (value + knob.Step <= knob.Most ? value + knob.Step : value - knob.Step).ToString(CultureInfo.InvariantCulture);

    private static Knob Find(string name) => KnobCatalog.All.Single(knob => knob.Name == name);

    private static IReadOnlyList<string> Problems(Knob knob, int value) =>
        knob.Write(new RunOptions { Vcpus = 1 }, value.ToString(CultureInfo.InvariantCulture))!.Problems();
}

using System.Globalization;
using Lab.Engine.Link;
using Lab.Engine.Workloads;
using Lab.Tests.Architecture;
using Lab.Web.Services.Run;

namespace Lab.Tests.Workloads;

/// <summary>docs/knobs.md says of every option, limit and injection what the code says.</summary>
public sealed class KnobDocTests
{
    private static readonly string[] s_lines = File.ReadAllLines(Path.Combine(SourceTree.Root, "docs/knobs.md"));

    public static TheoryData<string> Names => [.. RunField.All.Select(of => of.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Table_EveryOption_HasItsUnitRangeDefaultAndRestart(string name)
    {
        var field = RunField.Find(name)!;
        var row = Assert.Single(s_lines, line => line.StartsWith($"| `--{field.KebabName}` |", StringComparison.Ordinal));
        var cells = row.Split('|').Select(cell => cell.Trim()).ToArray();

        Assert.Equal(field.Text(new RunOptions()), cells[4]);
        Assert.True(cells[6].Length > 10, $"{name} does not say what it changes");
        if (KnobCatalog.All.SingleOrDefault(knob => knob.Name == name) is not { } knob)
            return; // the policy: the page offers it apart
        Assert.Equal(knob.Unit, cells[2]);
        Assert.Equal(Range(field, knob), cells[3]);
        Assert.Equal(knob.NeedsRestart ? "yes" : name == nameof(RunOptions.Vcpus) ? "beyond the slot's room" : "no", cells[5]);
    }

    [Fact]
    public void Table_Options_AreNoOthers() =>
        Assert.Equal(RunField.All.Count, s_lines.Count(line => line.StartsWith("| `--", StringComparison.Ordinal)));

    [Fact]
    public void Table_EveryLimit_HasItsDefault()
    {
        foreach (var limit in typeof(RunLimits).GetProperties().Where(property => property.CanWrite))
        {
            var row = Assert.Single(s_lines, line => line.StartsWith($"| `{limit.Name}` |", StringComparison.Ordinal));
            Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $"| {limit.GetValue(new RunLimits())} |"), row, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Table_EveryInjection_HasARow()
    {
        foreach (var kind in Enum.GetNames<Lab.Engine.Workloads.Injections.InjectionKind>())
            Assert.Single(s_lines, line => line.StartsWith($"| `{RepeatLine.Kebab(kind)}` |", StringComparison.Ordinal));
    }

    private static string Range(RunField field, Knob knob) => knob.Kind switch
    {
        _ when knob.Name == nameof(RunOptions.Seed) => "any",
        KnobKind.Number => string.Create(CultureInfo.InvariantCulture, $"{knob.Least} to {knob.Most}"),
        KnobKind.Switch => "true, false",
        _ => field.Kind,
    };
}

using System.Text.RegularExpressions;

namespace Lab.Tests.Architecture;

/// <summary>What the web project may name.</summary>
public sealed partial class WebSourceTests
{
    /// <summary>A folder of Lab.Web, and the folders it must not use.</summary>
    private static readonly (string Folder, string[] MustNotUse)[] Rules =
    [
        ("Services", ["Pages", "Components", "Hubs", "Layout"]),
        ("Hubs", ["Pages", "Components", "Layout"]),
        ("Components", ["Pages", "Hubs"]),
    ];

    [Fact]
    public void Razor_EveryFile_NamesNoEngineMachinery() => Fails.Any(Found(RazorAndCodeBehind(), EngineMachinery()));

    [Fact]
    public void Plotly_OutsideComponentsCharts_IsNotNamed() =>
        Fails.Any(Found(
            SourceTree.Files("Lab.Web", ".razor", ".cs").Where(file => !file.Path.StartsWith("Lab.Web/Components/Charts/", StringComparison.Ordinal)),
            Plotly()));

    [Fact]
    public void Folders_EachFile_UsesOnlyWhatItsFolderMay() =>
        Fails.Any(Rules.SelectMany(rule => Found(
            SourceTree.Files($"Lab.Web/{rule.Folder}", ".razor", ".cs"),
            new Regex($@"\bLab\.Web\.({string.Join('|', rule.MustNotUse)})\b", RegexOptions.None, TimeSpan.FromSeconds(1)))));

    [Theory]
    [InlineData("@using Lab.Engine.PageTable")]
    [InlineData("<p>@Rcu.Name</p>")]
    public void Found_RazorNamingMachinery_IsCaughtWithItsPlace(string line) =>
        Assert.StartsWith("Lab.Web/Pages/Bad.razor:2: ", Assert.Single(Found([new SourceFile("Lab.Web/Pages/Bad.razor", "\n" + line)], EngineMachinery())), StringComparison.Ordinal);

    private static IEnumerable<SourceFile> RazorAndCodeBehind() => SourceTree.Files("Lab.Web", ".razor", ".razor.cs");

    private static IEnumerable<string> Found(IEnumerable<SourceFile> files, Regex pattern) =>
        from file in files
        from line in file.Text.Split('\n').Select((text, index) => (Text: text, Number: index + 1))
        let match = pattern.Match(line.Text)
        where match.Success
        select $"{file.Path}:{line.Number}: {match.Value}";

    [GeneratedRegex(@"\b(Rcu|PageTable|Mmu)\b")]
    private static partial Regex EngineMachinery();

    [GeneratedRegex("Plotly")]
    private static partial Regex Plotly();
}

using System.Text.RegularExpressions;

namespace Lab.Tests.Architecture;

public sealed partial class LayeringTests
{
    [Fact]
    public void Engine_EveryFile_UsesOnlyLayersBelowItsOwn()
    {
        var files = EngineFiles();
        Assert.True(files.Count > 20, $"only {files.Count} files looked at");

        Fails.Any(files.SelectMany(EngineLayers.Violations));
    }

    /// <summary>The twins: each of these must be caught, with the path and the namespace in the text.</summary>
    [Theory]
    [InlineData("Lab.Engine/Rcu/Bad.cs", "using Lab.Engine.PageTable;", "PageTable")]
    [InlineData("Lab.Engine/Memory/Bad.cs", "global using static Lab.Engine.Locks.LockKind;", "Locks")]
    [InlineData("Lab.Engine/Memory/Bad.cs", "using Words = Lab.Engine.Tlb.TlbEntry;", "Tlb")]
    [InlineData("Lab.Engine/Locks/Bad.cs", "    private Lab.Engine.Mmu.LockPolicy _policy;", "Mmu")]
    [InlineData("Lab.Engine/Tlb/Bad.cs", "    private Workloads.RunOptions _options;", "Workloads")]
    [InlineData("Lab.Engine/Workloads/Bad.cs", "using Lab.Engine.Telemetry;", "Telemetry")]
    [InlineData("Lab.Engine/Workloads/Bad.cs", "using Lab.Engine.Telemetry.Wire;", "Telemetry.Wire")]
    [InlineData("Lab.Engine/Telemetry/Wire/Bad.cs", "using Lab.Engine.Memory;", "Memory")]
    public void Violations_UpwardUse_IsCaughtWithItsPath(string path, string line, string used)
    {
        var violation = Assert.Single(EngineLayers.Violations(new SourceFile(path, "// first\n" + line + "\n")));

        Assert.StartsWith($"{path}:2 → Lab.Engine.{used}: ", violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Lab.Engine/PageTable/Good.cs", "using Lab.Engine.Memory;")]
    [InlineData("Lab.Engine/Link/Good.cs", "using Lab.Engine.Telemetry.Wire;")]
    [InlineData("Lab.Engine/Rcu/Good.cs", "/// <see cref=\"Lab.Engine.PageTable.Pte\"/> in a comment is no use.")]
    [InlineData("Lab.Engine/Rcu/Good.cs", "var text = \"using Lab.Engine.PageTable;\";")]
    [InlineData("Lab.Engine/Rcu/Good.cs", "using Lab.Engine.Rcu;")]
    public void Violations_AllowedUse_IsNotCaught(string path, string line) =>
        Assert.Empty(EngineLayers.Violations(new SourceFile(path, line + "\n")));

    [Fact]
    public void Violations_FolderThatIsNoLayer_IsNamed() =>
        Assert.Contains("Lab.Engine/Stuff/File.cs", Assert.Single(EngineLayers.Violations(new SourceFile("Lab.Engine/Stuff/File.cs", ""))), StringComparison.Ordinal);

    [Fact]
    public void ArchitectureText_ItsPicture_IsTheSameList()
    {
        var text = File.ReadAllText(Path.Combine(SourceTree.Root, "ARCHITECTURE.md"));

        var drawn = PictureLine().Matches(text).Select(match => (Number: int.Parse(match.Groups[1].Value), Name: match.Groups[2].Value)).ToList();

        Assert.Equal(EngineLayers.Names.Select((name, number) => (number, name)).Reverse(), drawn);
    }

    private static List<SourceFile> EngineFiles() =>
        [.. SourceTree.Files("Lab.Engine", ".cs").Where(file => file.Path != "Lab.Engine/Program.cs")];

    [GeneratedRegex(@"^ *(\d+) {1,2}([A-Z]\w+) {2,}\S", RegexOptions.Multiline)]
    private static partial Regex PictureLine();
}

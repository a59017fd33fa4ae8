using Lab.Engine.Workloads.Conformance;
using Lab.Tests.Architecture;

namespace Lab.Tests.Vectors;

/// <summary>
/// Every public recording of Linux 6.12's page-table code, stage 2 and hypervisor stage 1, run by the same runner as
/// <c>./lab conformance</c>.
/// </summary>
public sealed class VectorTests
{
    private const int Sequences = 199;
    private const int Cases = 204;

    /// <summary>The public set.</summary>
    internal static string Folder { get; } = Path.Combine(SourceTree.Root, "Lab.Tests", "Vectors", "data");

    public static TheoryData<string> Files() =>
        [.. ConformanceRunner.Find(Folder).Select(path => Path.GetRelativePath(Folder, path))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Judge_PublicRecording_AgreesInAllThatWasRecorded(string name)
    {
        var verdict = ConformanceRunner.Judge(Path.Combine(Folder, name), name);

        Assert.True(verdict.Passed, new ConformanceReport([verdict], 1).ToString());
        Assert.True(verdict.Compared > 50, $"only {verdict.Compared} values compared");
    }

    [Fact]
    public void Files_AreAllThere()
    {
        var names = ConformanceRunner.Find(Folder).Select(path => Path.GetRelativePath(Folder, path)).ToList();

        Assert.Equal(Sequences, names.Count(name => name.StartsWith("hand", StringComparison.Ordinal) || name.StartsWith("random", StringComparison.Ordinal)));
        Assert.Equal(Cases, names.Where(name => name.StartsWith("tables", StringComparison.Ordinal))
            .Sum(name => ConformanceRunner.Judge(Path.Combine(Folder, name), name).Cases));
    }
}

using Lab.Engine.Workloads.Conformance;
using Lab.Tests.Vectors;

namespace Lab.Tests.Workloads.Conformance;

/// <summary>The runner is the judge, so it is shown to catch: whatever a recording says, said falsely, is reported.</summary>
public sealed class MutationTests
{
    /// <summary>Each file brings kinds of values that the others do not have; together all kinds.</summary>
    [Theory]
    [InlineData("hand/coalesce-2m.json", "r mcl d rc mem dc trace state")]
    [InlineData("hand/destroy-with-pending-free.json", "mem d rc state.pend state.upages state.uents")]
    [InlineData("hand/unlinked-tables.json", "id mcl state.unl state.upages state.uents")]
    [InlineData("hand/mkyoung.json", "v d")]
    [InlineData("hand/relax-perms.json", "tlbi ic")]
    [InlineData("hand/unmap-defer-fwb-tlbr.json", "tlbi mem")]
    [InlineData("hand/race-leaf.json", "r v tlbi")]
    [InlineData("hand/eagain-locked-entry.json", "r v")]
    [InlineData("hand/hyp-unmap.json", "v tlbi mem rc")]
    [InlineData("hand/idmap-and-force-pte.json", "warn r")]
    [InlineData("hand/hyp-remap.json", "warn r d")]
    [InlineData("hand/hyp-level-minus-1.json", "lvl start pgd v")]
    public void Judge_EveryValueFalsified_IsReported(string name, string kinds)
    {
        var recording = File.ReadAllBytes(Path.Combine(VectorTests.Folder, name));
        Assert.True(ConformanceRunner.Judge(recording, name).Passed);
        var missing = kinds.Split(' ').Select(kind => $"x.{kind}").ToHashSet();
        var tried = 0;
        var missed = new List<string>();
        foreach (var (file, place, operation) in RecordingMutations.Of(recording))
        {
            tried++;
            var verdict = ConformanceRunner.Judge(file, name);
            if (verdict.Passed || verdict.Disagreements.Any(found => found.Operation != operation))
                missed.Add($"operation {operation}, {place}: {string.Join("; ", verdict.Disagreements.Select(found => $"op {found.Operation} {found.Path}"))}");
            else if (verdict.Disagreements.Count > 0)
                missing.RemoveWhere(kind => place.StartsWith(kind, StringComparison.Ordinal));
        }

        Assert.True(missed.Count == 0, $"{missed.Count} of {tried}: {string.Join("\n", missed.Take(8))}");
        Assert.Empty(missing);
        Assert.True(tried > 50, $"only {tried} tried");
    }

    [Theory]
    [InlineData("tables/vtcr.json", "\"80253520\"", "\"80253521\"", "vtcr")]
    [InlineData("tables/vtcr.json", "\"4000\"", "\"8000\"", "pgdbytes")]
    [InlineData("tables/prot.json", "\"x023\"", "\"x02\"", "stage2")]
    [InlineData("tables/prot.json", "\"rwx01\"", "\"rx01\"", "hyp")]
    public void Judge_TableFalsified_IsReported(string name, string recorded, string falsified, string reported)
    {
        var text = File.ReadAllText(Path.Combine(VectorTests.Folder, name));
        var at = text.IndexOf(recorded, StringComparison.Ordinal);
        Assert.True(at > 0);
        var wrong = string.Concat(text.AsSpan(0, at), falsified, text.AsSpan(at + recorded.Length));

        var verdict = ConformanceRunner.Judge(System.Text.Encoding.UTF8.GetBytes(wrong), name);

        Assert.Contains(reported, Assert.Single(verdict.Disagreements).Path, StringComparison.Ordinal);
        Assert.Equal((1, verdict.Cases), (verdict.CasesDisagreeing, new ConformanceReport([verdict], 1).CasesPassed + 1));
        Assert.False(new ConformanceReport([verdict], 1).Agrees);
    }
}

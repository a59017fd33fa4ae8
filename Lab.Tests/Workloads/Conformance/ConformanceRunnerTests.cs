using System.Text;
using System.Text.Json;
using Lab.Engine.Workloads.Conformance;
using Lab.Tests.Vectors;

namespace Lab.Tests.Workloads.Conformance;

public sealed class ConformanceRunnerTests
{
    private const string Head = """{"name":"a","desc":"b","page":4096,"init":{"ia":39},"x0":{"r":0,"v":"80253559","start":1,"pgd":1,"rc":[[0,1]],"mem":[["P",0,1]]},"ops":[""";

    [Fact]
    public void Judge_DescriptorFalsified_IsPrintedReadably()
    {
        var recording = File.ReadAllText(Path.Combine(VectorTests.Folder, "hand", "map-single-page.json"));
        var wrong = recording.Replace("[3,0,\"800007ff\"]],\"rc\":[[0,2],[2,2],[3,2]]", "[3,0,\"400000800007ff\"]],\"rc\":[[0,2],[2,2],[3,2]]", StringComparison.Ordinal);
        Assert.NotEqual(recording, wrong);

        var report = new ConformanceReport([Judge(wrong)], 1);

        Assert.False(report.Agrees);
        Assert.Contains(
            """
                x.d: page 3 (level 3) entry 0
                  expected 400000800007ff   level 3 page → 0x80000000 rw-, Normal (MemAttr f), bits 9:8 3, AF
                  got      800007ff   level 3 page → 0x80000000 rwx, Normal (MemAttr f), bits 9:8 3, AF
            """,
            report.ToString(), StringComparison.Ordinal);
        Assert.Contains("op 0 {\"op\":\"map\",\"ipa\":\"40000000\"", report.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("\n0 passed, 1 failed", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_FileWithManyMistakes_NamesAll()
    {
        var verdict = Judge("""
            {"name":"a","page":8192,"needs":["magic"],"init":{"ia":40,"colour":1},"x0":{"r":0},"ops":[
            {"op":"fly","x":{"r":0}},
            {"op":"map","ipa":"xyz","size":"1000","prot":"rq","mc":4,"x":{"r":0,"d":[[0,512,"0"]],"mem":[["Z",1,1]],"tlbi":[["ipa","0",3,4]]}},
            {"op":"hmap","ipa":"0","size":"1000","pa":"0","prot":"r","x":{"r":0}},
            {"op":"unmap","ipa":"0","size":"1000","injn":1}]}
            """);

        Assert.Empty(verdict.Disagreements);
        Assert.All(
            new[]
            {
                "page size", "needs[0]", "\"colour\"", "unknown operation \"fly\"", "ops[1].ipa", "ops[1] has no \"pa\"", "letter 'q'",
                "ops[1].x.d[0][1]", "ops[1].x.mem[0]", "ops[1].x.tlbi[0]", "\"hmap\"", "ops[3] must have both injn and injv", "ops[3] has no \"x\"",
            },
            mistake => Assert.Contains(verdict.Problems, problem => problem.Contains(mistake, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("[]", "JSON object")]
    [InlineData("{\"columns\":[\"a\"],\"rows\":[]}", "columns that are not known")]
    [InlineData("{\"name\":1}", "name must be a string")]
    public void Judge_NoRecording_IsRefused(string text, string problem) =>
        Assert.Contains(Judge(text).Problems, found => found.Contains(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("""{"name":"a","page":4096,"init":{"ia":50},"x0":{},"ops":[{"op":"dump","x":{}}]}""", "IpaBits is 50")]
    [InlineData("""{"name":"a","page":65536,"init":{"ia":40,"lpa2":1},"x0":{},"ops":[{"op":"dump","x":{}}]}""", "Lpa2 is set with 64 KiB")]
    [InlineData("""{"name":"a","page":4096,"init":{"ia":40,"nocount":1},"x0":{},"ops":[{"op":"dump","x":{}}]}""", "nocount")]
    public void Judge_TableThatCannotBe_IsRefusedByName(string text, string problem) =>
        Assert.Contains(Judge(text).Problems, found => found.Contains(problem, StringComparison.Ordinal));

    /// <summary>What the engine cannot do is a failure with its reason, never passed over.</summary>
    [Theory]
    [InlineData("""{"op":"split","ipa":"0","size":"1000","mc":null,"x":{"r":0}}""", "needs a cache object")]
    [InlineData("""{"op":"fu","id":7,"x":{"r":0}}""", "Page 7 is not")]
    [InlineData("""{"op":"poke","ipa":"0","level":3,"v":"0","x":{"r":0,"v":"0"}}""", "no table of level 3")]
    [InlineData("""{"op":"poke","ipa":"8000000000","level":1,"v":"0","x":{"r":0,"v":"0"}}""", "no table to poke")]
    [InlineData("""{"op":"poke","ipa":"0","level":1,"v":"T9","x":{"r":0,"v":"0"}}""", "table page 9")]
    [InlineData("""{"op":"poke","ipa":"0","level":1,"v":"3","x":{"r":0,"v":"0","d":[[0,0,"3"]]}},{"op":"unmap","ipa":"0","size":"1000","x":{"r":0}}""", "is no table page")]
    public void Judge_OperationThatCannotBe_FailsWithItsReason(string operation, string reason)
    {
        var verdict = Judge(Head + operation + "]}");

        Assert.Empty(verdict.Problems);
        Assert.Contains(verdict.Disagreements, found => found.Got.Contains(reason, StringComparison.Ordinal));
    }

    /// <summary>No "mc" means as many pages as are needed.</summary>
    [Fact]
    public void Judge_UnlimitedCache_SplitsAGigabyteBlockWhole()
    {
        var verdict = Judge(Head + """
            {"op":"map","ipa":"0","size":"40000000","pa":"40000000","prot":"rw","x":{"r":0,"d":[[0,0,"400000400007fd"]],"rc":[[0,2]],"dc":[["40000000","40000000"]]}},
            {"op":"split","ipa":"0","size":"1000","x":{"r":0,"d":[[0,0,"T1"],[1,0,"T2",512,"1"]],"rc":[[1,513,513]],"mem":[["A",1,513]],"tlbi":[["ipa","0",1]]}}]}
            """);

        // The recording above leaves out the 262144 pages, and just these are reported.
        Assert.All(verdict.Disagreements, found => Assert.StartsWith("x.d: page 2 (level 3) entry ", found.Path, StringComparison.Ordinal));
        Assert.Equal(8, verdict.Disagreements.Count);
    }

    [Fact]
    public void Run_PublicSet_AgreesAndSaysSo()
    {
        var report = ConformanceRunner.Run(Path.Combine(VectorTests.Folder, "hand"));

        Assert.True(report.Agrees);
        Assert.EndsWith("\ntables: 0 of 0 cases passed\n75 passed, 0 failed", report.ToString(), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(report.ToJson());
        Assert.Equal((75, 0, 75), (json.RootElement.GetProperty("passed").GetInt32(), json.RootElement.GetProperty("failed").GetInt32(), json.RootElement.GetProperty("files").GetArrayLength()));
    }

    [Fact]
    public void Run_Interrupted_DoesNotAgree()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();

        var report = ConformanceRunner.Run(VectorTests.Folder, stopped.Token);

        Assert.False(report.Agrees);
        Assert.Contains("interrupted: 0 of 201", report.ToString(), StringComparison.Ordinal);
    }

    private static FileVerdict Judge(string text) => ConformanceRunner.Judge(Encoding.UTF8.GetBytes(text), "a.json");
}

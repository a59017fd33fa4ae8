using Lab.Engine.Checkers;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;

namespace Lab.Tests.Reenactments;

/// <summary>The bugs of the page table, by their race scripts on real threads: broken is seen by a checker that is expected to, fixed by none.</summary>
public sealed class TableBugTests(ITestOutputHelper output)
{
    public static TheoryData<string> Ids => ["B3", "B4", "B5", "B6", "B7", "B10", "B12", "B13", "B14", "B15", "B16", "B23", "B31"];

    [Theory, MemberData(nameof(Ids))]
    public void Broken_ByItsScript_IsSeenByAnExpectedChecker(string id)
    {
        var known = ReenactmentList.Find(id)!;
        var (hit, broken) = Run(known, isBroken: true);
        output.WriteLine($"{hit}\n{broken}");

        Assert.NotNull(hit);
        Assert.Contains(hit.Checker, known.Expected);
    }

    [Theory, MemberData(nameof(Ids))]
    public void Fixed_ByTheSameScript_IsSilent(string id)
    {
        var (hit, broken) = Run(ReenactmentList.Find(id)!, isBroken: false);

        Assert.Null(hit);
        Assert.Null(broken);
    }

    private static (CheckerHit? Hit, InvariantException? Broken) Run(Reenactment known, bool isBroken)
    {
        using var scenario = known.Create<ScriptedPlatform>(isBroken, seed: 1);
        using var script = new TaskScript(scenario);
        script.Run(known.Script);
        return (scenario.Checkers!.First, script.Broken);
    }
}

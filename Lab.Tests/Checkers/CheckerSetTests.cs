using Lab.Engine.Checkers;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Workloads;

namespace Lab.Tests.Checkers;

/// <summary>Every checker sees its mistakes, first, and none where there is none.</summary>
public sealed class CheckerSetTests
{
    private const int Operations = 1_500;
    private static readonly Lazy<List<TapedStep>> s_right = new(() => TapeMachine.Record(Operations, seed: 7));

    public static TheoryData<string> Defects() => [.. Defect.All.Select(defect => defect.Name)];

    [Fact]
    public void Judge_RightTape_FindsNothing()
    {
        var set = Judge(s_right.Value);

        Assert.Null(set.First);
        Assert.True(set.Steps > 50_000, $"only {set.Steps} steps");
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public void Judge_DeclaredDefect_IsSeenByItsChecker(string name)
    {
        var defect = Defect.All.Single(known => known.Name == name);
        var tape = s_right.Value.ToList();
        Assert.True(defect.Make(tape), "the tape has no place for it");

        var set = Judge(tape);

        Assert.NotNull(set.First);
        Assert.True(defect.Checker == set.First.Checker, $"{set.First}");
    }

    [Fact]
    public void Names_EveryChecker_HasADefect()
    {
        var set = new CheckerSet(new CheckerOptions());

        Assert.Equal(13, set.Names.Count);
        Assert.Equal(set.Names.Order(), Defect.All.Select(defect => defect.Checker).Distinct().Order());
    }

    /// <summary>Tens of thousands of operations under each policy's rules, every event judged as it happens.</summary>
    [Theory]
    [InlineData("exclusive", CheckLevel.Full)]
    [InlineData("rwlock-6.1", CheckLevel.Full)]
    [InlineData("parallel", CheckLevel.Full)]
    [InlineData("parallel", CheckLevel.Watching)]
    public void Hear_LongRightCourse_FindsNothing(string policy, CheckLevel level)
    {
        var options = new CheckerOptions { Level = level, OneIn = 2, Table = RunMachine<WatchedPlatform>.TableOptions(TapeMachine.Options(policy)) };
        var set = new CheckerSet(options);

        TapeMachine.Run(set, 12_000, seed: 3, policy, () => set.CheckQuiescent(destroyed: false));
        set.CheckQuiescent(destroyed: true);

        Assert.Null(set.First);
        Assert.True(set.Steps > (level == CheckLevel.Full ? 200_000 : 20_000), $"only {set.Steps} steps");
    }

    [Fact]
    public void First_Hit_SaysWhoWhenAndWhere()
    {
        var tape = s_right.Value.ToList();
        Assert.True(Defect.All.Single(known => known.Name.StartsWith("a leaf stored over", StringComparison.Ordinal)).Make(tape));
        var set = Judge(tape, () => 1_500_000_000);

        var text = $"{set.First}";

        Assert.Contains("C-BBM A6", text, StringComparison.Ordinal);
        Assert.Contains("by vcpu ", text, StringComparison.Ordinal);
        Assert.Contains("lock, RCU depth 1", text, StringComparison.Ordinal);
        Assert.Contains(", 1.500000 s", text, StringComparison.Ordinal);
        Assert.Matches("at ipa 0x8[0-9a-f]+, level [23], page 0x[0-9a-f]+ entry [0-9]+ \\(Linked\\): 0x[0-9a-f]+ .* → 0x[0-9a-f]+ ", text);
    }

    [Fact]
    public void Problems_EveryFieldOutOfRange_AreNamedAtOnce()
    {
        var options = new CheckerOptions { Level = CheckLevel.Always, OneIn = 3, MostRefaults = 0, MostChangesInHold = 0, MostBytesInStep = 0, MostStepsInSection = 0 };

        Assert.Equal(6, options.Problems().Count);
        Assert.Throws<ArgumentException>(() => new CheckerSet(options));
    }

    private static CheckerSet Judge(List<TapedStep> tape, Func<long>? clock = null)
    {
        var set = new CheckerSet(new CheckerOptions { Table = RunMachine<WatchedPlatform>.TableOptions(TapeMachine.Options()) }, clock);
        foreach (var (who, step) in tape)
        {
            if (step.Kind == ProtocolEventKind.TableTeardown)
                set.CheckQuiescent(destroyed: false);
            set.Hear(set.Join(who), step);
        }

        set.CheckQuiescent(destroyed: true);
        return set;
    }
}

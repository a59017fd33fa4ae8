using System.Reflection;
using Lab.Engine.Checkers;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;
using Lab.Tests.Checkers;

namespace Lab.Tests.Reenactments;

/// <summary>Every cell of the context matrix, on the steps of the real operation: one is planted in it, or left out of it.</summary>
public sealed class ContextMatrixTests
{
    private const string ContextCheckerName = "C-CTX";

    public static TheoryData<string> Contexts => [.. ContextMatrix.Rows.Select(row => row.Id)];

    [Fact]
    public void Columns_Test_IsOneOfOurs()
    {
        foreach (var column in ContextMatrix.Columns)
        {
            var cut = column.Test.LastIndexOf('.');
            var method = typeof(ContextMatrixTests).Assembly.GetType(column.Test[..cut])?.GetMethod(column.Test[(cut + 1)..]);
            Assert.True(method is not null, $"there is no test {column.Test}");
            Assert.True(method.GetCustomAttribute<TheoryAttribute>() is not null, $"{column.Test} is no theory");
        }
    }

    [Fact]
    public void Rows_WhatIsNotChecked_IsExplained()
    {
        Assert.Equal(ContextMatrix.Rows.Count, ContextMatrix.Rows.DistinctBy(row => row.Id).Count());
        foreach (var row in ContextMatrix.Rows)
        {
            ContextRule[] rules = [row.Sleep, row.Reschedule, row.WithoutLock, row.WithoutSection];
            Assert.True(!rules.Contains(ContextRule.Unchecked) || row.Unchecked.Length > 0, row.Id);
            Assert.All(ContextMatrix.Columns, column => Assert.NotEmpty(ContextMatrix.Text(row, column)));
        }
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Lock_LeftOut_IsCaughtWhereTheRowSaysSo(string context)
    {
        var row = RowOf(context);
        var tape = ContextTape.Of(row);
        Assert.Equal(row.Lock, HeldAt(tape));
        if (row.Lock != ContextLock.None)
            AssertRule(row.WithoutLock, tape, Without(tape, ProtocolEventKind.LockTaken, ProtocolEventKind.LockDropped));
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Section_LeftOut_IsCaughtWhereTheRowSaysSo(string context)
    {
        var row = RowOf(context);
        var tape = ContextTape.Of(row);
        var depth = Before(tape).Sum(step => step.Kind switch
        {
            ProtocolEventKind.SectionEnter => 1,
            ProtocolEventKind.SectionExit => -1,
            _ => 0,
        });
        Assert.Equal(row.InSection ? 1 : 0, depth);
        if (row.InSection)
            AssertRule(row.WithoutSection, tape, Without(tape, ProtocolEventKind.SectionEnter, ProtocolEventKind.SectionExit));
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Sleep_Planted_IsCaughtWhereTheRowSaysSo(string context)
    {
        var row = RowOf(context);
        var tape = ContextTape.Of(row);
        AssertRule(row.Sleep, tape, With(tape, new ProtocolEvent(ProtocolEventKind.MaySleep, 0, 0, (long)SleepReason.PageAllocation)));
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Reschedule_Planted_IsCaughtWhereTheRowSaysSo(string context)
    {
        var row = RowOf(context);
        var tape = ContextTape.Of(row);
        AssertRule(row.Reschedule, tape, With(tape, new ProtocolEvent(ProtocolEventKind.MayReschedule, 0)));
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Pages_OfTheContext_ComeFromWhereTheRowSays(string context)
    {
        var row = RowOf(context);
        var tape = ContextTape.Of(row);
        var inside = tape.Steps[tape.Mark..tape.End].Where(step => step.Who == tape.Who).TakeWhile(step => !EndsContext(step.Kind)).ToList();
        var takes = inside.Exists(step => step.Kind == ProtocolEventKind.PageAllocate);
        var sleeps = inside.Exists(step => step.Kind == ProtocolEventKind.MaySleep);

        Assert.Equal(row.Pages, sleeps ? ContextPages.Allocator : takes ? ContextPages.MemoryCache : ContextPages.None);
    }

    private static bool EndsContext(ProtocolEventKind kind) =>
        kind is ProtocolEventKind.WalkEnd or ProtocolEventKind.AtomicEnd or ProtocolEventKind.TlbFill;

    private static ContextRow RowOf(string id) => ContextMatrix.Rows.Single(row => row.Id == id);

    private static IEnumerable<TapedStep> Before(ContextTape tape) =>
        tape.Steps.Take(tape.Mark).Where(step => step.Who == tape.Who);

    private static ContextLock HeldAt(ContextTape tape)
    {
        var held = new Stack<ProtocolEvent>();
        foreach (var (_, step) in Before(tape))
        {
            if (step.Kind == ProtocolEventKind.LockTaken)
                held.Push(step);
            else if (step.Kind == ProtocolEventKind.LockDropped)
                held.Pop();
        }

        if (held.Count == 0)
            return ContextLock.None;
        var only = Assert.Single(held);
        return (LockRank)only.Extra switch
        {
            LockRank.HypMutex => ContextLock.HypMutex,
            LockRank.HypSpinlock => ContextLock.HypSpinlock,
            _ => only.Value == 1 ? ContextLock.MmuWrite : ContextLock.MmuRead,
        };
    }

    private static List<TapedStep> With(ContextTape tape, ProtocolEvent planted)
    {
        var steps = tape.Steps.ToList();
        steps.Insert(tape.Mark + 1, new TapedStep(tape.Who, planted));
        return steps;
    }

    private static List<TapedStep> Without(ContextTape tape, params ProtocolEventKind[] kinds) =>
        [.. tape.Steps.Where((step, index) => index < tape.First || index >= tape.End || step.Who != tape.Who || !kinds.Contains(step.Kind))];

    private static void AssertRule(ContextRule rule, ContextTape tape, List<TapedStep> changed)
    {
        Assert.Null(Judge(tape, tape.Steps));
        var hit = Judge(tape, changed);
        if (rule == ContextRule.Caught)
            Assert.True(hit?.Checker == ContextCheckerName, $"{hit}");
        else
            Assert.True(hit is null, $"{hit}");
    }

    private static CheckerHit? Judge(ContextTape tape, List<TapedStep> steps)
    {
        var set = new CheckerSet(new CheckerOptions { Table = tape.Table });
        foreach (var (who, step) in steps)
            set.Hear(set.Join(who), step);
        return set.First;
    }
}

namespace Lab.Tests.Architecture;

public sealed class BannedSymbolsTests
{
    private static readonly string[] Platformed = ["Memory", "Rcu", "Locks", "Tlb", "PageTable", "Mmu", "Workloads"];
    private static readonly string[] MayBeUnsafe = ["Primitives", "Memory", "Rcu", "Locks", "Tlb", "PageTable", "Simulation"];

    [Fact]
    public void LayersAbovePrimitives_ReachTheMachine_ThroughThePlatformOnly()
    {
        var files = Platformed.SelectMany(layer => SourceTree.Files($"Lab.Engine/{layer}", ".cs")).ToList();
        Assert.True(files.Count > 8, $"only {files.Count} files looked at");

        Fails.Any(files.SelectMany(file => BannedSymbols.Uses(file, BannedSymbols.AbovePrimitives)));
    }

    [Fact]
    public void EngineAndWeb_ClocksAndRandomness_AreReplaceable()
    {
        var files = SourceTree.Files("Lab.Engine", ".cs").Concat(SourceTree.Files("Lab.Web", ".cs")).ToList();

        Fails.Any(files.SelectMany(file => BannedSymbols.Uses(file, BannedSymbols.Everywhere)));
    }

    [Fact]
    public void Unsafe_AbovePageTable_IsNotUsed()
    {
        IReadOnlyList<BannedSymbol> banned = [new(@"\bunsafe\b", "PhysAddr, Ipa and spans")];
        var files = SourceTree.Files("Lab.Engine", ".cs").Concat(SourceTree.Files("Lab.Web", ".cs"))
            .Where(file => !MayBeUnsafe.Any(layer => file.Path.StartsWith($"Lab.Engine/{layer}/", StringComparison.Ordinal)));

        Fails.Any(files.SelectMany(file => BannedSymbols.Uses(file, banned)));
    }

    [Theory]
    [InlineData("var x = Volatile.Read(ref _y);")]
    [InlineData("Interlocked.Increment(ref _y);")]
    [InlineData("Thread.MemoryBarrier();")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("var spin = new SpinWait();")]
    [InlineData("var begin = Stopwatch.GetTimestamp();")]
    [InlineData("private volatile int _x;")]
    public void Uses_BannedNameInCode_IsCaughtWithItsPlace(string line)
    {
        var found = BannedSymbols.Uses(new SourceFile("Lab.Engine/Rcu/Bad.cs", "\n" + line), BannedSymbols.AbovePrimitives);

        Assert.StartsWith("Lab.Engine/Rcu/Bad.cs:2: ", Assert.Single(found), StringComparison.Ordinal);
    }

    [Fact]
    public void Uses_BannedNameInCommentOrText_IsNotCaught()
    {
        var file = new SourceFile("Lab.Engine/Rcu/Good.cs", "// Volatile.Read is banned\nvar text = \"Interlocked.Add\"; /* Stopwatch */\n");

        Assert.Empty(BannedSymbols.Uses(file, BannedSymbols.AbovePrimitives));
    }
}

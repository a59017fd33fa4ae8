using Lab.Tests.Web.Support;
using Lab.Web.Services.Reenact;

namespace Lab.Tests.Web.Services.Reenact;

public sealed class TreeReplayTests
{
    [Fact]
    public void At_Start_IsTheStartState()
    {
        var tree = TreeReplay.At(CannedReport.Broken(), 0)!;
        Assert.Empty(tree.Roots);
        Assert.Equal((2, 0), (tree.EmptyRoots, tree.Loose.Count));
    }

    [Fact]
    public void At_Locked_ShowsTheEntryWithWhatItWas()
    {
        var tree = TreeReplay.At(CannedReport.Broken(), 4)!;
        var entry = Assert.Single(Assert.Single(tree.Roots).Entries);
        Assert.Equal(("LOCKED", "empty", "0x0"), (entry.Text, entry.Before, entry.Ipa));
        var page = Assert.Single(tree.Loose);
        Assert.Equal((CannedReport.Child, "fresh", (string?)null), (page.Page, page.Life, page.Change));
    }

    [Fact]
    public void At_LinkedChild_HangsBelowItsEntryWithLevelAndAddresses()
    {
        var tree = TreeReplay.At(CannedReport.Broken(), 6)!;
        var entry = Assert.Single(Assert.Single(tree.Roots).Entries);
        Assert.Null(entry.Before);
        Assert.Equal((3, "0x0", "linked"), (entry.Child!.Level, entry.Child.Ipa, entry.Child.Life));
        var leaf = Assert.Single(entry.Child.Entries);
        Assert.Equal((2, "0x2000", "page rw-", "empty"), (leaf.Index, leaf.Ipa, leaf.Text, leaf.Before));
    }

    [Fact]
    public void At_DetachedChild_IsOutOfTheTreeAndSaysWhereItWas()
    {
        var tree = TreeReplay.At(CannedReport.Broken(), 10)!;
        var removed = Assert.Single(Assert.Single(tree.Roots).Entries);
        Assert.Equal(("empty", "table"), (removed.Text, removed.Before));
        var page = Assert.Single(tree.Loose);
        Assert.Equal(("detached", "detach", $"{CannedReport.Root}[0]"), (page.Life, page.Change, page.Was));
        Assert.Single(page.Entries);
    }

    [Fact]
    public void At_Freed_KeepsThePageWithoutItsEntries()
    {
        var page = Assert.Single(TreeReplay.At(CannedReport.Broken(), 11)!.Loose);
        Assert.Equal(("freed", 0), (page.Life, page.Entries.Count));
        Assert.Empty(TreeReplay.At(CannedReport.Broken(), 11)!.Roots);
    }

    [Fact]
    public void At_NoTreeWatched_IsNull() => Assert.Null(TreeReplay.At(CannedReport.Broken() with { Start = null }, 3));
}

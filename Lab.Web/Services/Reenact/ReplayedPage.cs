using Lab.Engine.Reenactments.Report;

namespace Lab.Web.Services.Reenact;

/// <summary>A table page while a trace is applied to it.</summary>
internal sealed class ReplayedPage(string page)
{
    public const string Freed = "freed";
    private const string Linked = "linked";
    private const string Empty = "0x0";

    public ReplayedPage(PageReport start)
        : this(start.Page)
    {
        Life = start.Life;
        IsRoot = start.IsRoot;
        Level = start.Level;
        Ipa = start.Ipa;
        ParentPage = start.ParentPage;
        ParentIndex = start.ParentIndex;
        foreach (var entry in start.Entries)
            Entries[entry.Index] = entry;
    }

    public string Page { get; } = page;

    public string Life { get; private set; } = "fresh";

    public bool IsRoot { get; private set; }

    public bool IsLinked => Life == Linked;

    public int? Level { get; private set; }

    public string? Ipa { get; private set; }

    public string? ParentPage { get; private set; }

    public int? ParentIndex { get; private set; }

    public SortedDictionary<int, EntryReport> Entries { get; } = [];

    public void Apply(PageChange change)
    {
        if (change.Change is "allocate" or "free")
            Entries.Clear();
        if (change.Change == "allocate")
            (Level, Ipa, ParentPage, ParentIndex) = (null, null, null, null);
        if (change.Change is "root" or "teardown")
            IsRoot = change.Change == "root";
        Life = change.Change switch
        {
            "allocate" => "fresh",
            "link" or "root" => Linked,
            "detach" or "teardown" => "detached",
            "defer" => "deferred",
            "freeing" => "freeing",
            "free" => Freed,
            _ => Life,
        };
        Level = change.Level ?? Level;
        Ipa = change.Ipa ?? Ipa;
        if (change.ParentPage is not null)
            (ParentPage, ParentIndex) = (change.ParentPage, change.ParentIndex);
    }

    public void Apply(EntryChange change)
    {
        if (change.New == Empty)
            Entries.Remove(change.Index);
        else
            Entries[change.Index] = new EntryReport(change.Index, change.Ipa, change.New, change.NewText);
    }
}

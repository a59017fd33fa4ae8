namespace Lab.Engine.Checkers;

/// <summary>One table page as its events tell.</summary>
internal sealed class ShadowPage(ulong address)
{
    /// <summary>Physical, bytes.</summary>
    public ulong Address { get; } = address;

    public PageLife Life { get; set; }

    /// <summary>Of the table; null while nothing names it.</summary>
    public int? Level { get; set; }

    /// <summary>First input address it translates, bytes; meaningful with a level.</summary>
    public ulong Ipa { get; set; }

    /// <summary>The entry that names it, or named it last.</summary>
    public ulong ParentEntry { get; set; }

    /// <summary>The page of that entry; null for a root and while nothing ever named it.</summary>
    public ShadowPage? Parent { get; set; }

    public List<ShadowPage> Children { get; } = [];

    public bool IsRoot { get; set; }

    /// <summary>Of a hypervisor's stage-1 table, whose entries change by other rules.</summary>
    public bool IsHyp { get; set; }

    /// <summary>A root that is being torn down.</summary>
    public bool IsDead { get; set; }

    /// <summary>Its entries; null if the page is not in the sample.</summary>
    public ulong[]? Entries { get; set; }

    /// <summary>1 + gets - puts since it was taken.</summary>
    public long References { get; set; } = 1;

    /// <summary>Entries that hold a reference.</summary>
    public int Counted { get; set; }

    /// <summary>Event number of the last change of one of its entries.</summary>
    public long ChangedAt { get; set; }

    /// <summary>Who unlinked it last.</summary>
    public CheckerActor? Detacher { get; set; }

    /// <summary>The detacher's walk in which it did.</summary>
    public long DetachedInWalk { get; set; }

    /// <summary>Read sections that were open when it was unlinked: their walkers may be inside.</summary>
    public IReadOnlyList<OpenSection> Readers { get; set; } = [];

    /// <summary>A root that lives names it, through however many tables.</summary>
    public bool IsLive => Life == PageLife.Linked && (IsRoot ? !IsDead : Parent is { IsLive: true });

    /// <summary>The page at the top of the tree it is in.</summary>
    public ShadowPage Top => Life == PageLife.Linked && Parent is not null ? Parent.Top : this;
}

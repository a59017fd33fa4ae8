using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>C-LEAK. At quiescence every table page that was taken is in a table that lives, or was freed (Q3, Q4, Q8).</summary>
internal sealed class LeakChecker(CheckerScene scene) : IProtocolChecker
{
    public string Name => "C-LEAK";

    /// <summary>Empty tables found at the last look: legal, a map that lost its leaf leaves them.</summary>
    public int EmptyTables { get; private set; }

    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        // Balance is looked at when nobody walks.
    }

    /// <summary>Nobody walks and no callback waits.</summary>
    /// <param name="destroyed">The table is gone, too: nothing may be left.</param>
    public void CheckQuiescent(CheckerActor actor, bool destroyed)
    {
        EmptyTables = 0;
        foreach (var page in scene.Tables.Pages)
        {
            if (page.Life == PageLife.Freed)
                continue;
            if (destroyed || !page.IsLive)
                scene.Report(this, destroyed ? "Q8" : "Q4", $"a table page that is {page.Life} was never given back", actor, $"page 0x{page.Address:x}, level {page.Level}, {page.References} references, last named by 0x{page.ParentEntry:x}");
            else if (page is { IsRoot: false, Counted: 0, Entries: not null })
                EmptyTables++;
        }
    }
}

using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <content>Looking at the table without changing it.</content>
public sealed unsafe partial class Stage2PageTable<TPlatform>
{
    /// <summary>Fewest entries that one call of <see cref="Survey"/> may be given: enough to reach a leaf.</summary>
    public const int FewestSurveyed = 16;

    /// <summary>Add up what maps a survey's window, from an address on, for a bounded number of entries.</summary>
    /// <param name="sync">Held until the return; nothing read is used after it.</param>
    /// <param name="survey">Of a table of this shape.</param>
    /// <param name="from">Bytes, on a page's boundary: the survey's start, or what the call before returned.</param>
    /// <param name="entries">At most so many are read, at least <see cref="FewestSurveyed"/>; a chunk ends between two.</param>
    /// <returns>Where the next call begins; the survey's end, or an address past it, when all is done.</returns>
    /// <remarks>
    /// Ordering: each read of an entry acquires (<see cref="TableReader{TPlatform}.Read"/>) and pairs with the release in
    /// Make, so a table that is reached is seen as it was linked; runs of pages, through which nothing is reached, are read
    /// plainly. Tables that are split or joined between two calls may
    /// be counted twice or not at all.
    /// </remarks>
    public ulong Survey(scoped in ReadOnlyWalk<TPlatform> sync, TableSurvey survey, ulong from, int entries)
    {
        sync.AssertHeld();
        Invariant.That(entries >= FewestSurveyed && from >= survey.Start && (from & (_pageSize - 1)) == 0);
        if (IsDestroyed)
            return survey.End;
        var visitor = new SurveyVisitor<TPlatform>(survey, entries);
        var range = new WalkRange<TPlatform>(Memory, Geometry, from, survey.End, ignoresAgain: false);
        var result = LookAt(ref range, ref visitor);
        Invariant.That(result == PgtableResult.Done || range.Cursor > from, "a survey makes no way");
        return result == PgtableResult.Done ? survey.End : range.Cursor;
    }

    /// <summary>Every entry on the way to an address, from the root down.</summary>
    /// <param name="sync">Held until the return.</param>
    /// <param name="ipa">Its offset in the page is ignored; past the table there is no way.</param>
    /// <param name="steps">Cleared first.</param>
    /// <remarks>Ordering as <see cref="Survey"/>. Each entry was there when it was read; the way as a whole may never have been.</remarks>
    public void ReadPath(scoped in ReadOnlyWalk<TPlatform> sync, Ipa ipa, List<TableStep> steps)
    {
        sync.AssertHeld();
        steps.Clear();
        if (IsDestroyed || ipa.Value >= _maxIpa)
            return;
        var first = ipa.Value & ~(_pageSize - 1);
        var visitor = new PathVisitor<TPlatform>(Memory, Geometry, steps);
        var range = new WalkRange<TPlatform>(Memory, Geometry, first, first + _pageSize, ignoresAgain: false);
        LookAt(ref range, ref visitor);
    }

    private PgtableResult LookAt<TVisitor>(scoped ref WalkRange<TPlatform> range, scoped ref TVisitor visitor)
        where TVisitor : struct, IPteVisitor, allows ref struct => TPlatform.Traces
            ? TracedVisitor<TPlatform, TVisitor>.Walk(Memory, Options.Flaws, _root, ref range, ref visitor)
            : PageTableWalker<TPlatform>.Walk(_root, ref range, ref visitor);
}

using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// C-WALK. The visits of a walk against an independent reading of 2.3: each entry once, in order, from the first address to the
/// end; below an entry iff it is a table after its visit; tables after all their children; nothing in pages the walk detached.
/// </summary>
internal sealed class WalkChecker(CheckerScene scene) : IProtocolChecker
{
    private const long TablePost = (long)WalkVisits.TablePost;

    public string Name => "C-WALK";

    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        var walk = actor.Walk;
        switch (step.Kind)
        {
            case ProtocolEventKind.WalkBegin:
                walk.IsOn = actor.IsWalkWatched;
                (walk.Start, walk.End, walk.HasVisited) = (step.Address, step.Value, false);
                walk.SeesLeaves = (step.Extra & (long)WalkVisits.Leaf) != 0;
                break;
            case ProtocolEventKind.WalkVisit when walk.IsOn:
                Visit(actor, walk, step);
                break;
            case ProtocolEventKind.WalkEnd when walk.IsOn:
                walk.IsOn = false;
                if (step.Extra == 0 && walk.SeesLeaves && walk.Start < walk.End)
                    End(actor, walk);
                break;
        }
    }

    private void End(CheckerActor actor, WalkState walk)
    {
        if (!walk.HasVisited || Reached(walk) < walk.End)
            Report(actor, walk, $"a walk reports success, and the last entry it visited ends at 0x{(walk.HasVisited ? Reached(walk) : walk.Start):x}", walk.LastEntry);
        else if (IsTableFor(actor, walk) == true)
            Report(actor, walk, "a walk reports success and has passed a table by", walk.LastEntry);
    }

    private void Visit(CheckerActor actor, WalkState walk, in ProtocolEvent step)
    {
        var level = (int)(sbyte)(step.Extra & 0xFF);
        var visit = step.Extra >> 8;
        if (scene.Tables.PageOf(step.Address) is { } page)
            CheckPlace(actor, walk, step.Address, page, step.Value, level);
        if (visit == TablePost)
        {
            var end = Math.Min(walk.End, Next(step.Value, level));
            if (walk.SeesLeaves && (!walk.HasVisited || Reached(walk) < end))
                Report(actor, walk, "a table is visited after only some of its entries", step.Address);
            return;
        }

        if (walk.SeesLeaves)
            CheckOrder(actor, walk, step.Address, step.Value, level);
        (walk.HasVisited, walk.LastIpa, walk.LastLevel, walk.LastEntry) = (true, step.Value, level, step.Address);
    }

    private void CheckPlace(CheckerActor actor, WalkState walk, ulong entry, ShadowPage page, ulong ipa, int level)
    {
        var geometry = scene.Tables.Geometry;
        if (scene.Tables.IndexOf(entry) != geometry.Index(ipa, level))
            Report(actor, walk, $"entry {scene.Tables.IndexOf(entry)} is visited for 0x{ipa:x}, whose index is {geometry.Index(ipa, level)}", entry);
        if (page.Level is { } known && (known != level || ipa < page.Ipa || scene.Tables.IpaOf(page, entry) != (ipa & ~(geometry.Granule(level) - 1))))
            Report(actor, walk, $"0x{ipa:x} at level {level} is looked for in a page of level {known} at 0x{page.Ipa:x}", entry);

        var top = page.Top;
        if (top.IsDead || top.Life is PageLife.Linked or PageLife.Fresh)
            return;
        if (IsAlone(actor) || (top.Detacher == actor && top.DetachedInWalk == actor.Walks))
            Report(actor, walk, "a walk goes on in a table that is not linked any more", entry);
    }

    private void CheckOrder(CheckerActor actor, WalkState walk, ulong entry, ulong ipa, int level)
    {
        if (!walk.HasVisited)
        {
            if (ipa != walk.Start)
                Report(actor, walk, $"the first visit is for 0x{ipa:x}", entry);
            return;
        }

        var descends = ipa == walk.LastIpa && level > walk.LastLevel;
        if (!descends && ipa != Reached(walk))
        {
            Report(actor, walk, $"after 0x{walk.LastIpa:x} at level {walk.LastLevel} comes 0x{ipa:x} at level {level}", entry);
            return;
        }

        if (IsTableFor(actor, walk) is { } isTable && isTable != descends)
            Report(actor, walk, isTable ? "a table is passed by" : "a walk descends where no table is", walk.LastEntry);
    }

    /// <summary>Whether the entry visited last is a table. Null: another walker may have changed it, or nobody knows.</summary>
    private bool? IsTableFor(CheckerActor actor, WalkState walk)
    {
        if (!IsAlone(actor) || scene.Tables.PageOf(walk.LastEntry) is not { IsLive: true, Entries: { } entries } page || page.Level == TableGeometry.LastLevel)
            return null;
        return TableShadow.LooksLikeTable(entries[scene.Tables.IndexOf(walk.LastEntry)]);
    }

    private bool IsAlone(CheckerActor actor) => scene.Options.OneThread || actor.WriteHolds > 0;

    private ulong Reached(WalkState walk) => Next(walk.LastIpa, walk.LastLevel);

    private ulong Next(ulong ipa, int level)
    {
        var granule = scene.Tables.Geometry.Granule(level);
        return (ipa & ~(granule - 1)) + granule;
    }

    private void Report(CheckerActor actor, WalkState walk, string what, ulong entry) =>
        scene.Report(this, "2.3", $"{what}, in a walk from 0x{walk.Start:x} to 0x{walk.End:x}", actor, entry);
}

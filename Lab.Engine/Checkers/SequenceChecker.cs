using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// C-SEQ. A fault that sampled the notifier sequence maps no page whose invalidation had not ended by the sample (A11); no more
/// invalidations end than began.
/// </summary>
/// <remarks>Ends are counted as the sequence counts them: one that ends without a lock may be told before it counts, never after.</remarks>
internal sealed class SequenceChecker(CheckerScene scene) : IProtocolChecker
{
    private readonly List<Invalidation> _known = [];

    public string Name => "C-SEQ";

    /// <summary>Invalidations that have ended.</summary>
    public long Ended { get; private set; }

    /// <summary>Invalidations begun and not ended.</summary>
    public int InProgress { get; private set; }

    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        switch (step.Kind)
        {
            case ProtocolEventKind.NotifierBegin:
                Prune();
                InProgress++;
                _known.Add(new Invalidation(step.Address, step.Value, actor));
                break;
            case ProtocolEventKind.NotifierEnd:
                if (--InProgress < 0 || _known.FindLast(known => known.Actor == actor && !known.IsOver) is not { } ended)
                    scene.Report(this, "A11", "an invalidation ends that had not begun", actor);
                else
                    ended.EndedAs = ++Ended;
                InProgress = Math.Max(0, InProgress);
                break;
            case ProtocolEventKind.EntryChange:
                if (_known.Count > 0 && actor.Sample >= 0)
                    Change(actor, step);
                break;
        }
    }

    private void Change(CheckerActor actor, in ProtocolEvent step)
    {
        var old = new Pte((ulong)step.Extra);
        var next = new Pte(step.Value);
        if (old.IsValid || !next.IsValid || TableShadow.LooksLikeTable(next.Raw))
            return;
        if (scene.Tables.PageOf(step.Address) is not { Level: { } level, IsLive: true, IsHyp: false } page)
            return;
        var ipa = scene.Tables.IpaOf(page, step.Address);
        var bytes = scene.Tables.Geometry.Granule(level);
        foreach (var known in _known)
        {
            if ((known.IsOver && known.EndedAs <= actor.Sample) || !known.Overlaps(ipa, bytes))
                continue;
            scene.Report(this, "A11", $"a page is mapped whose invalidation by {known.Actor.Name} {(known.IsOver ? "had not ended at the fault's sample" : "is on its way")}", actor, step.Address, old, next);
            return;
        }
    }

    // Those that every fault on its way has sampled can catch nobody any more.
    private void Prune()
    {
        var oldest = Ended;
        foreach (var other in scene.Actors)
        {
            if (((CheckerActor)other).Sample is >= 0 and var sample)
                oldest = Math.Min(oldest, sample);
        }

        _known.RemoveAll(known => known.IsOver && known.EndedAs <= oldest);
    }

    private sealed class Invalidation(ulong ipa, ulong bytes, CheckerActor actor)
    {
        public CheckerActor Actor { get; } = actor;

        /// <summary>What the sequence is once it has ended; 0: it is on its way.</summary>
        public long EndedAs { get; set; }

        public bool IsOver => EndedAs != 0;

        public bool Overlaps(ulong first, ulong size) => first < ipa ? ipa - first < size : first - ipa < bytes;
    }
}

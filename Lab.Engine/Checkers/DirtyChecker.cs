using Lab.Engine.PageTable;
using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>
/// C-DIRTY. While a slot logs, a page that the guest wrote is in the log by the time the next harvest completes (A12), and
/// no new block is installed (A10).
/// </summary>
internal sealed class DirtyChecker(CheckerScene scene) : IProtocolChecker
{
    private const int PagesPerMask = 64;
    private const int SlotPageShift = 12;

    private readonly HashSet<ulong> _marked = [];
    private readonly HashSet<ulong> _taken = [];
    private readonly Dictionary<ulong, long> _owed = [];
    private readonly HashSet<ulong> _takenSinceAll = [];
    private readonly Dictionary<CheckerActor, long> _rounds = [];
    private ulong _first;
    private ulong _bytes;
    private long _begun;
    private bool _allMarked;

    public string Name => "C-DIRTY";

    public bool IsLogging => _bytes != 0;

    /// <summary>The slot logs, and this address is one of those watched.</summary>
    public bool IsInSample(ulong ipa) => ipa - _first < _bytes && scene.Tables.IsInSample((ipa - _first) >> SlotPageShift);

    public void Hear(CheckerActor actor, in ProtocolEvent step)
    {
        switch (step.Kind)
        {
            case ProtocolEventKind.LoggingOn:
                (_first, _bytes) = (step.Address, step.Value);
                break;
            case ProtocolEventKind.LoggingOff:
                _bytes = 0;
                _marked.Clear();
                _taken.Clear();
                _owed.Clear();
                _rounds.Clear();
                _takenSinceAll.Clear();
                _allMarked = false;
                break;
            case ProtocolEventKind.DirtyMark:
                _marked.Add(step.Address);
                _owed.Remove(step.Address);
                break;
            case ProtocolEventKind.DirtyMarkAll:
                _allMarked = true;
                _owed.Clear();
                break;
            case ProtocolEventKind.DirtyTake:
                Take(step.Address, step.Value);
                break;
            case ProtocolEventKind.HarvestBegin:
                if (_rounds.Count == 0)
                    _taken.Clear();
                _rounds[actor] = ++_begun;
                break;
            case ProtocolEventKind.HarvestEnd:
                EndRound(actor);
                break;
            case ProtocolEventKind.GuestAccess when step.Value != 0:
                Write(step.Address);
                break;
            case ProtocolEventKind.EntryChange:
                CheckBlock(actor, step);
                break;
        }
    }

    private void Write(ulong ipa)
    {
        if (ipa - _first >= _bytes)
            return;
        var page = (ipa - _first) >> SlotPageShift;
        if (!IsMarked(page) && !(_rounds.Count > 0 && _taken.Contains(page)))
            _owed.TryAdd(page, _begun);
    }

    private bool IsMarked(ulong page) => _marked.Contains(page) || (_allMarked && !_takenSinceAll.Contains(page));

    private void Take(ulong mask, ulong bits)
    {
        for (var bit = 0; bit < PagesPerMask; bit++)
        {
            if ((bits >> bit & 1) == 0)
                continue;
            var page = (mask * PagesPerMask) + (ulong)bit;
            _marked.Remove(page);
            _owed.Remove(page);
            _taken.Add(page);
            if (_allMarked)
                _takenSinceAll.Add(page);
        }
    }

    // A fault grants before it marks, both under the lock or in one section: while somebody is at it the judgement waits for the next round.
    private void EndRound(CheckerActor actor)
    {
        if (!_rounds.Remove(actor, out var round) || _owed.Count == 0)
            return;
        foreach (var other in scene.Actors)
        {
            if (((CheckerActor)other) is { HoldsLock: true } or { SectionDepth: > 0 })
                return;
        }

        foreach (var (page, writtenIn) in _owed.ToArray())
        {
            if (writtenIn >= round)
                continue;
            _owed.Remove(page);
            scene.Report(this, "A12", "a harvest completes, and a page that was written before it began is in no log", actor, $"ipa 0x{_first + (page << SlotPageShift):x}, page {page} of the slot");
        }
    }

    private void CheckBlock(CheckerActor actor, in ProtocolEvent step)
    {
        if (!IsLogging)
            return;
        var old = new Pte((ulong)step.Extra);
        var next = new Pte(step.Value);
        if (old.IsValid || !next.IsValid || TableShadow.LooksLikeTable(next.Raw))
            return;
        if (scene.Tables.PageOf(step.Address) is { Level: < TableGeometry.LastLevel, IsLive: true, IsHyp: false } page && scene.Tables.IpaOf(page, step.Address) - _first < _bytes)
            scene.Report(this, "A10", "a new block while the slot logs", actor, step.Address, old, next);
    }
}

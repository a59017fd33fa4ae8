using Lab.Engine.Workloads.Recordings;

namespace Lab.Engine.Workloads.Replay;

/// <summary>
/// Joins each callback of an unlinked subtree with its unlink. The unlink names the table page by its kernel address,
/// the callback by its head inside the page's frame; frames lie side by side, so one offset between the two address
/// spaces must explain every callback.
/// </summary>
internal static class CallbackPairing
{
    /// <summary>Bytes of one page's frame (struct page).</summary>
    private const ulong FrameBytes = 64;

    /// <summary>A callback that has not run this long after another one queued later has run was not recorded, or never ran.</summary>
    private const long LongestWaitNs = 1_000_000_000;

    /// <summary>Judges the callbacks and puts each into the timeline of its VM.</summary>
    public static void Join(
        IReadOnlyList<VmTimeline> vms, List<Moment> callbacks, Recording recording, RecordingTraits traits, ReplayLedger ledger)
    {
        var unlinks = vms.SelectMany(vm => vm.Operations.SelectMany(operation => operation.Unlinked, (operation, page) => new Unlink(vm, page, operation.StartNs)))
            .OrderBy(unlink => unlink.Page.Line).ToList();
        if (unlinks.Count > 0 && !traits.SeesCallbacks)
            ledger.Notes.Add($"{unlinks.Count} subtrees were unlinked and no callback is recorded; when they came back is not judged.");
        if (callbacks.Count == 0)
            return;

        var offset = FindOffset(unlinks, callbacks);
        foreach (var callback in callbacks)
        {
            var unlink = unlinks.Find(candidate => !candidate.Done && candidate.Page.Line < callback.Line
                && Head(candidate.Page, offset) == callback.Ipa);
            if (unlink is null)
            {
                ledger.Disagree(ReplayCheck.SubtreeCallback, callback.Line, "callback", $"head 0x{callback.Ipa:x}", "no unlinked subtree that it could belong to");
                continue;
            }

            unlink.Done = true;
            unlink.Vm.Moments.Add(callback with { Ipa = unlink.Page.Address });
            ledger.Agree(ReplayCheck.SubtreeCallback);
        }

        JudgeMissing(unlinks, callbacks, recording, ledger);
    }

    private static void JudgeMissing(List<Unlink> unlinks, List<Moment> callbacks, Recording recording, ReplayLedger ledger)
    {
        var end = recording.Events.Length > 0 ? recording.Events[^1].TimeNs : 0;
        var lastUnlinkDone = unlinks.FindLastIndex(unlink => unlink.Done);
        var waiting = 0;
        for (var i = 0; i < unlinks.Count; i++)
        {
            if (unlinks[i].Done)
                continue;

            // A grace period that ended for a later one had ended for this one too; only its turn could be missing.
            if (end - unlinks[i].TimeNs < LongestWaitNs || recording.Tail != RecordingTail.Whole && i > lastUnlinkDone)
            {
                waiting++;
                continue;
            }

            ledger.Disagree(ReplayCheck.SubtreeCallback, unlinks[i].Page.Line, $"subtree 0x{unlinks[i].Page.Address:x}",
                "an unlink", "no callback in the rest of the recording");
        }

        if (waiting > 0)
            ledger.Notes.Add($"{waiting} unlinked subtrees were still waiting when the recording ended.");
        _ = callbacks;
    }

    private static ulong Head(TablePage page, ulong offset) => unchecked((page.Address >> 12) * FrameBytes + offset);

    private static ulong FindOffset(List<Unlink> unlinks, List<Moment> callbacks)
    {
        // The right offset joins the most; the first callback can only belong to a few unlinks before it.
        var votes = new Dictionary<ulong, int>();
        foreach (var callback in callbacks)
        {
            foreach (var unlink in unlinks)
            {
                if (unlink.Page.Line > callback.Line)
                    break;
                var offset = unchecked(callback.Ipa - ((unlink.Page.Address >> 12) * FrameBytes));
                votes[offset] = votes.GetValueOrDefault(offset) + 1;
            }
        }

        return votes.Count == 0 ? 0 : votes.MaxBy(vote => vote.Value).Key;
    }

    private sealed class Unlink(VmTimeline vm, TablePage page, long timeNs)
    {
        public VmTimeline Vm { get; } = vm;

        public TablePage Page { get; } = page;

        public long TimeNs { get; } = timeNs;

        public bool Done { get; set; }
    }
}

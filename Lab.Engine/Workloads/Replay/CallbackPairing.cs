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

    private const long SecondNs = 1_000_000_000;

    /// <summary>Judges the callbacks and puts each into the timeline of its VM.</summary>
    public static void Join(
        IReadOnlyList<VmTimeline> vms, List<Moment> callbacks, Recording recording, RecordingTraits traits,
            ReplayLedger ledger)
    {
        var unlinks = vms.SelectMany(vm => vm.Operations.SelectMany(operation =>
            operation.Unlinked, (operation, page) => new Unlink(vm, page, operation.StartNs, operation.Cpu)))
            .OrderBy(unlink => unlink.Page.Line).ToList();
        if (unlinks.Count > 0 && !traits.SeesCallbacks)
            ledger.Notes.Add($"{unlinks.Count} subtrees were unlinked and no callback is recorded; when they came back is not judged.");
        if (callbacks.Count == 0)
            return;

        var offset = FindOffset(unlinks, callbacks);
        var longestWait = 0L;
        foreach (var callback in callbacks)
        {
            var unlink = unlinks.Find(candidate => !candidate.Done && candidate.Page.Line < callback.Line
                && Head(candidate.Page, offset) == callback.Ipa);
            if (unlink is null)
            {
                ledger.Disagree(ReplayCheck.SubtreeCallback, callback.Line, "callback", $"head 0x{callback.Ipa:x}",
                    "no unlinked subtree that it could belong to");
                continue;
            }

            unlink.Done = true;
            longestWait = Math.Max(longestWait, callback.TimeNs - unlink.TimeNs);
            unlink.Vm.Moments.Add(callback with { Ipa = unlink.Page.Address });
            ledger.Agree(ReplayCheck.SubtreeCallback);
        }

        JudgeMissing(unlinks, longestWait, recording, ledger);
    }

    /// <summary>
    /// A CPU's callbacks run in the order in which they were queued, and none waits much longer than the others.
    /// </summary>
    private static void JudgeMissing(List<Unlink> unlinks, long longestWait, Recording recording, ReplayLedger ledger)
    {
        var end = recording.Events.Length > 0 ? recording.Events[^1].TimeNs : 0;
        // Lazy call_rcu may wait for ten seconds, others for milliseconds: the recording itself tells which.
        var patience = Math.Min(3 * longestWait, Math.Max(SecondNs, longestWait * 3 / 2));
        var waiting = 0;
        for (var i = 0; i < unlinks.Count; i++)
        {
            var unlink = unlinks[i];
            if (unlink.Done)
                continue;
            var passedOver = unlinks.FindIndex(i + 1, later => later.Done && later.Cpu == unlink.Cpu) >= 0;
            if (!passedOver && end - unlink.TimeNs <= patience)
            {
                waiting++;
                continue;
            }

            ledger.Disagree(ReplayCheck.SubtreeCallback, unlink.Page.Line, $"subtree 0x{unlink.Page.Address:x}",
                "an unlink",
                passedOver ? "no callback, though a later one of this CPU has run"
                    : "no callback in the rest of the recording");
        }

        if (waiting > 0)
            ledger.Notes.Add($"{waiting} unlinked subtrees were still waiting when the recording ended.");
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

    private sealed class Unlink(VmTimeline vm, TablePage page, long timeNs, int cpu)
    {
        public VmTimeline Vm { get; } = vm;

        public TablePage Page { get; } = page;

        public long TimeNs { get; } = timeNs;

        public int Cpu { get; } = cpu;

        public bool Done { get; set; }
    }
}

using Lab.Engine.Reenactments.Report;

namespace Lab.Web.Services.Reenact;

/// <summary>A trace drawn: one lane for each task that did something, marks for lines, bars for what lasts.</summary>
/// <param name="Names">Of the lanes.</param>
/// <param name="From">Index of the first line drawn.</param>
/// <param name="Lines">That are drawn.</param>
/// <param name="ViolationAt">Index of the line in the whole trace; -1 if there is none.</param>
public sealed record TraceLanes(
    IReadOnlyList<string> Names, int From, int Lines, IReadOnlyList<LaneMark> Marks, IReadOnlyList<LaneBar> Bars, int ViolationAt)
{
    /// <summary>Most lines that are drawn at once.</summary>
    public const int Window = 240;

    private const string LockTaken = "LockTaken";
    private const string LockDropped = "LockDropped";
    private const string SectionEnter = "SectionEnter";
    private const string SectionExit = "SectionExit";

    public static TraceLanes Of(VariantReport variant)
    {
        var trace = variant.Trace;
        var tasks = trace.Select(step => step.Task).Distinct().Order().ToList();
        var marks = trace.Select((step, at) => new LaneMark(at, tasks.IndexOf(step.Task), GlyphOf(step), TraceText.Short(step))).ToList();
        var bars = new List<LaneBar>();
        foreach (var (task, lane) in tasks.Select((task, lane) => (task, lane)))
        {
            bars.AddRange(Turns(trace, task, lane));
            bars.AddRange(Held(trace, task, lane));
        }

        bars.AddRange(LockedEntries(trace, tasks));
        return new TraceLanes([.. tasks.Select(task => NameOf(variant, task))], 0, trace.Count, marks, bars, variant.ViolationAt);
    }

    public static string NameOf(VariantReport variant, int task) =>
        task >= 0 && task < variant.Tasks.Count ? variant.Tasks[task] : "machine";

    /// <summary>The violation is among the lines drawn.</summary>
    public bool ShowsViolation => ViolationAt >= From && ViolationAt < From + Lines;

    /// <summary>First line of the window that shows a step, with some lines before it; windows overlap by half.</summary>
    /// <param name="step">Lines that have happened.</param>
    /// <param name="lines">Of the whole trace.</param>
    public static int WindowOf(int step, int lines) =>
        Math.Clamp((Math.Max(0, step - 1) / (Window / 2) * (Window / 2)) - (Window / 4), 0, Math.Max(0, lines - Window));

    /// <summary>A part of it, as long as a window at most; what lasts is cut at the ends.</summary>
    public TraceLanes Cut(int from)
    {
        var to = Math.Min(Lines, from + Window);
        return this with
        {
            From = from,
            Lines = to - from,
            Marks = [.. Marks.Skip(from).Take(to - from)],
            Bars = [.. Bars.Where(bar => bar.To >= from && bar.From < to).Select(bar => bar with { From = Math.Max(bar.From, from), To = Math.Min(bar.To, to - 1) })],
        };
    }

    internal static LaneGlyph GlyphOf(TraceStep step) => step.Kind switch
    {
        "EntryChange" when IsLocked(step.Entry) => LaneGlyph.Locked,
        "EntryChange" => LaneGlyph.Change,
        "EntryCompareExchange" when step.Text.StartsWith("lost", StringComparison.Ordinal) => LaneGlyph.Lost,
        "EntryRead" or "EntryDereference" or "HardwareStep" => LaneGlyph.Read,
        "DataCacheClean" or "InstructionCacheInvalidate" => LaneGlyph.Cache,
        "PageAllocate" or "PageFree" or "RootAllocate" or "RootFree" or "SubtreeDefer" or "SubtreeFree" => LaneGlyph.Page,
        "Pause" => LaneGlyph.Pause,
        "Violation" => LaneGlyph.Violation,
        "MaySleep" or "GracePeriodWait" => LaneGlyph.Wait,
        "TlbMiss" or "TlbFill" or "TlbDropIpa" or "TlbDropRange" or "TlbDropAll" => LaneGlyph.Tlb,
        _ when step.Kind.StartsWith("Tlbi", StringComparison.Ordinal) => LaneGlyph.Invalidation,
        _ => LaneGlyph.Tick,
    };

    private static bool IsLocked(EntryChange? entry) => entry?.NewText.Contains("LOCKED", StringComparison.Ordinal) ?? false;

    private static IEnumerable<LaneBar> Turns(IReadOnlyList<TraceStep> trace, int task, int lane)
    {
        for (var from = 0; from < trace.Count; from++)
        {
            if (trace[from].Task != task)
                continue;
            var to = from;
            while (to + 1 < trace.Count && trace[to + 1].Task == task)
                to++;
            yield return new LaneBar(lane, LaneBarKind.Turn, from, to, "");
            from = to;
        }
    }

    /// <summary>Locks and read sections; what is never given back lasts to the end.</summary>
    private static IEnumerable<LaneBar> Held(IReadOnlyList<TraceStep> trace, int task, int lane)
    {
        var open = new List<(string Name, int From, TraceStep Step)>();
        for (var at = 0; at < trace.Count; at++)
        {
            var step = trace[at];
            if (step.Task != task)
                continue;
            if (step.Kind is LockTaken or SectionEnter)
                open.Add((Held(step), at, step));
            if (step.Kind is not (LockDropped or SectionExit))
                continue;
            var found = open.FindLastIndex(held => held.Name == Held(step));
            if (found < 0)
                continue;
            yield return Bar(open[found], at);
            open.RemoveAt(found);
        }

        foreach (var held in open)
            yield return Bar(held, trace.Count - 1);

        LaneBar Bar((string Name, int From, TraceStep Step) held, int to) => new(
            lane, held.Step.Kind == SectionEnter ? LaneBarKind.Section : LaneBarKind.Lock, held.From, to,
            held.Step.Kind == SectionEnter ? "read section" : held.Step.Text.Replace(" taken", "", StringComparison.Ordinal),
            held.Step.Text.EndsWith("write", StringComparison.Ordinal));
    }

    /// <summary>A lock's text begins with its name, taken or dropped.</summary>
    private static string Held(TraceStep step) =>
        step.Kind is SectionEnter or SectionExit ? SectionEnter : step.Text.Split(' ')[0];

    private static IEnumerable<LaneBar> LockedEntries(IReadOnlyList<TraceStep> trace, List<int> tasks)
    {
        var open = new Dictionary<(string Page, int Index), (int From, TraceStep Step)>();
        for (var at = 0; at < trace.Count; at++)
        {
            if (trace[at] is not { Kind: "EntryChange", Entry: { } entry } step)
                continue;
            if (open.Remove((entry.Page, entry.Index), out var locked))
                yield return Bar(locked, at);
            if (IsLocked(entry))
                open[(entry.Page, entry.Index)] = (at, step);
        }

        foreach (var locked in open.Values)
            yield return Bar(locked, trace.Count - 1);

        LaneBar Bar((int From, TraceStep Step) locked, int to) => new(
            tasks.IndexOf(locked.Step.Task), LaneBarKind.LockedEntry, locked.From, to,
            $"LOCKED: {locked.Step.Entry!.Ipa ?? locked.Step.Entry.Page}[{locked.Step.Entry.Index}]");
    }
}

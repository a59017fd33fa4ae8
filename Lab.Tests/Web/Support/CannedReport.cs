using Lab.Engine.Reenactments.Report;
using Lab.Web.Services.Reenact;

namespace Lab.Tests.Web.Support;

/// <summary>A small report with everything in it: a lock, a section, a LOCKED entry, a table page that comes and goes.</summary>
public static class CannedReport
{
    public const string Root = "0x7f00000000";
    public const string Child = "0x7f00007000";
    public const int Violation = 11;

    private const string Empty = "0x0";
    private const string Locked = "0x400";
    private const string Table = "0x7f00007003";
    private const string Leaf = "0x400000400027db";

    /// <summary>Of any bug of the catalog.</summary>
    public static ReenactmentReport Of(string bug, ulong seed) => new(
        ReenactmentCatalog.Find(bug)!, seed, Broken(bug, seed), Fixed(bug, seed), true, $"lab reenact {bug} --seed {seed}");

    public static VariantReport Broken(string bug = "B7", ulong seed = 1) => new()
    {
        Variant = "broken", Ok = true, Caught = true, Checker = "C-MAP", Rule = "A2", Expected = true, Problem = "",
        Splat = [$"[re-enactment of {bug} in a model; not a kernel log]", "WARNING: the leaf gives another page", "Comm: vcpu 0, checker C-MAP"],
        Machine = "StoreBuffers", Strategy = "Script", Seed = seed, Schedule = "19>1 20-0", Tries = 1, Steps = 98, ElapsedMs = 12,
        Tasks = ["vcpu 0", "vcpu 1", "end"], Start = Start,
        Trace = [.. Steps, new TraceStep(98, 0, "Violation", "C-MAP A2: the leaf gives another page", null, null, [])],
        ViolationAt = Violation, Command = $"lab reenact {bug} --seed {seed}",
    };

    public static VariantReport Fixed(string bug = "B7", ulong seed = 1) => Broken(bug, seed) with
    {
        Variant = "fixed", Caught = false, Checker = "", Rule = "", Splat = [], Strategy = "Replay", Tries = 200, Trace = Steps, ViolationAt = -1,
        ElapsedMs = 1234, Command = $"lab reenact {bug} --fixed --seed {seed}",
    };

    /// <summary>So many lines that they are shown in parts.</summary>
    public static VariantReport Long(int lines) => Fixed() with
    {
        Trace = [.. Enumerable.Range(0, lines).Select(line => new TraceStep(line, line / 50 % 2, "Pause", $"at point {line}", null, null, []))],
    };

    private static TreeReport Start { get; } = new(512, 2, 12,
    [
        new PageReport(Root, "linked", true, 2, "0x0", null, null, 1, []),
        new PageReport("0x7f00001000", "linked", true, 2, "0x40000000", null, null, 1, []),
    ]);

    /// <summary>By step: 1 lock, 2 section, 3 page, 4 LOCKED, 5 linked, 6 leaf in the child, 7 TLBI, 8 and 9 left, 10 detached, 11 freed.</summary>
    private static IReadOnlyList<TraceStep> Steps { get; } =
    [
        Line(3, 0, "LockTaken", "MMU lock taken to read"),
        Line(6, 0, "SectionEnter", "read section entered"),
        Line(9, 0, "PageAllocate", "takes page", null, new PageChange(Child, "allocate", null, null, null, null)),
        Line(12, 0, "EntryChange", "entry", Change(Root, 0, 2, "0x0", Empty, Locked)),
        Line(13, 0, "EntryChange", "entry", Change(Root, 0, 2, "0x0", Locked, Table), new PageChange(Child, "link", 3, "0x0", Root, 0)),
        Line(20, 1, "EntryChange", "entry", Change(Child, 2, null, null, Empty, Leaf)),
        Line(22, 1, "TlbiIpa", "TlbiIpa 0x2000"),
        Line(30, 0, "SectionExit", "read section left"),
        Line(33, 0, "LockDropped", "MMU lock dropped"),
        Line(40, 1, "EntryChange", "entry", Change(Root, 0, 2, "0x0", Table, Empty), new PageChange(Child, "detach", 3, "0x0", Root, 0)),
        Line(41, 1, "PageFree", "frees page", null, new PageChange(Child, "free", null, null, null, null)),
    ];

    private static TraceStep Line(long step, int task, string kind, string text, EntryChange? entry = null, params PageChange[] pages) =>
        new(step, task, kind, text, entry is null ? null : new PlaceReport(entry.Page, entry.Index, entry.Level, entry.Ipa), entry, pages);

    private static EntryChange Change(string page, int index, int? level, string? ipa, string old, string next) =>
        new(page, index, level, ipa, old, next, Words(old), Words(next));

    private static string Words(string raw) => raw switch
    {
        Empty => "empty",
        Locked => $"{raw} LOCKED",
        Table => $"{raw} table",
        _ => $"{raw} page rw-",
    };
}

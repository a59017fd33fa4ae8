using System.Globalization;
using Lab.Engine.Workloads;

namespace Lab.Web.Services.Run;

/// <summary>Every knob of a run but the policy, in the order of the page. Ranges repeat those of <see cref="RunOptions.Problems"/>.</summary>
public static class KnobCatalog
{
    public static IReadOnlyList<KnobGroup> Groups { get; } =
    [
        new("Workers", true,
        [
            Number(nameof(RunOptions.Vcpus), "vCPUs", "", 1, 64, 1, "Threads that fault into the one table tree. More than the memory slot has room for take a new run.", o => o.Vcpus, (o, v) => o with { Vcpus = v }),
            Number(nameof(RunOptions.UnmapThreads), "Unmap threads", "", 0, 16, 1, "Host threads that invalidate ranges through the MMU notifier.", o => o.UnmapThreads, (o, v) => o with { UnmapThreads = v }),
            Switch(nameof(RunOptions.DirtyLogging), "Dirty logging", "A host thread turns logging on, harvests, and turns it off: without the collapse that follows nothing is ever deferred.", o => o.DirtyLogging, (o, v) => o with { DirtyLogging = v }),
            Number(nameof(RunOptions.DutyPercent), "Duty", "%", 1, 100, 5, "Share of one core that each vCPU and unmap thread may use.", o => o.DutyPercent, (o, v) => o with { DutyPercent = v }),
            Number(nameof(RunOptions.SlowdownPercent), "Slowdown", "%", 0, 400, 5, "Every fault takes so many percent longer: a slowdown of known size, to see whether a comparison finds it.", o => o.SlowdownPercent, (o, v) => o with { SlowdownPercent = v }),
            Number(nameof(RunOptions.StutterMs), "Stutter", "ms", 0, 60_000, 100, "All workers pause for so long, then work for so long, and so on; 0: they never pause.", o => o.StutterMs, (o, v) => o with { StutterMs = v }),
            Switch(nameof(RunOptions.Pin), "Pin", "Each worker runs on one core, round-robin, and one core is left to the rest; the run's note says which.", o => o.Pin, (o, v) => o with { Pin = v }, needsRestart: true),
        ]),
        new("Access mix", true,
        [
            Number(nameof(RunOptions.WritePercent), "Writes", "%", 0, 100, 5, "Share of guest accesses that write.", o => o.WritePercent, (o, v) => o with { WritePercent = v }),
            Number(nameof(RunOptions.ArrivalsPerSecond), "Arrivals", "/s", 0, 10_000_000, 1_000, "Accesses per second and vCPU that fall due whether the last is done or not (open loop); 0: each follows the last (closed loop). Duty does not apply then.", o => o.ArrivalsPerSecond, (o, v) => o with { ArrivalsPerSecond = v }),
            Choice(nameof(RunOptions.Order), "Order", "In which order a vCPU touches its memory.", false, o => o.Order, (o, v) => o with { Order = v }, "sequential", "random", "zipf 0.99"),
            Switch(nameof(RunOptions.Overlap), "Overlap", "All vCPUs touch the same memory; off: each its own part.", o => o.Overlap, (o, v) => o with { Overlap = v }),
            Number(nameof(RunOptions.UnmapsPerSecond), "Unmaps", "/s", 0, 100_000, 50, "Invalidations per second of each unmap thread.", o => o.UnmapsPerSecond, (o, v) => o with { UnmapsPerSecond = v }),
            Number(nameof(RunOptions.UnmapKiB), "Unmap size", "KiB", 4, 65_536, 4, "Length of one invalidation.", o => o.UnmapKiB, (o, v) => o with { UnmapKiB = v }),
            Number(nameof(RunOptions.CollapsesPerSecond), "Collapses", "/s", 0, 100_000, 50, "Mixed host blocks made whole again, as khugepaged does, per second of each unmap thread.", o => o.CollapsesPerSecond, (o, v) => o with { CollapsesPerSecond = v }),
            Number(nameof(RunOptions.AgingsPerSecond), "Agings", "/s", 0, 100_000, 50, "2 MiB ranges aged per second of each unmap thread.", o => o.AgingsPerSecond, (o, v) => o with { AgingsPerSecond = v }),
        ]),
        new("Memory", true,
        [
            Choice(nameof(RunOptions.Backing), "Backing", "What the host backs guest memory with.", true, o => o.Backing, (o, v) => o with { Backing = v }, "4 KiB pages", "2 MiB blocks"),
            Number(nameof(RunOptions.MiBPerVcpu), "Memory per vCPU", "MiB", 2, 4096, 2, "Guest memory of each vCPU.", o => o.MiBPerVcpu, (o, v) => o with { MiBPerVcpu = v }, needsRestart: true),
            Switch(nameof(RunOptions.HardwareAccessFlag), "Hardware access flag", "The hardware sets the access flag; off: an access-flag fault does.", o => o.HardwareAccessFlag, (o, v) => o with { HardwareAccessFlag = v }, needsRestart: true),
            Number(nameof(RunOptions.MemoryCachePages), "Memory cache", "pages", 4, 256, 4, "Table pages that each vCPU takes before the lock.", o => o.MemoryCachePages, (o, v) => o with { MemoryCachePages = v }, needsRestart: true),
            Number(nameof(RunOptions.FaultServiceUs), "Fault service", "µs", 0, 100_000, 10, "What the host takes to put a page where none is, as userfaultfd's handler does, for each such fault.", o => o.FaultServiceUs, (o, v) => o with { FaultServiceUs = v }),
            Number(nameof(RunOptions.MemoryLimitMiB), "Table memory limit", "MiB", 0, 4096, 1, "Most memory for tables, waiting ones included; 0: as much as the guest can need.", o => o.MemoryLimitMiB, (o, v) => o with { MemoryLimitMiB = v }, needsRestart: true),
            Choice(nameof(RunOptions.Check), "Checkers", "What listens while the run goes on: what is always on, every checker on a sample, or every checker on every event.", true, o => o.Check, (o, v) => o with { Check = v }, "always on", "watching a sample", "full"),
            Seed(),
        ]),
        new("Lock holds", false,
        [
            Choice(nameof(RunOptions.RangeChunk), "Range chunk", "What unmap and write-protect handle before they may drop the lock.", false, o => o.RangeChunk, (o, v) => o with { RangeChunk = v }, "4 KiB", "2 MiB", "1 GiB", "512 GiB"),
            Choice(nameof(RunOptions.SplitChunk), "Split chunk", "What an eager split handles before it may drop the lock.", false, o => o.SplitChunk, (o, v) => o with { SplitChunk = v }, "off", "4 KiB", "2 MiB", "1 GiB"),
            Switch(nameof(RunOptions.AllowUnsafe), "Broken variants", "Let the policy break a rule on purpose, to see a checker catch it.", o => o.AllowUnsafe, (o, v) => o with { AllowUnsafe = v }),
        ]),
        new("Dirty logging", false,
        [
            Choice(nameof(RunOptions.Split), "Split blocks", "By the write fault that needs the page, or by the thread that turns logging on.", false, o => o.Split, (o, v) => o with { Split = v }, "lazily, by the fault", "eagerly, in chunks"),
            Number(nameof(RunOptions.LoggingOnMs), "Logging on", "ms", 10, 60_000, 10, "How long logging stays on.", o => o.LoggingOnMs, (o, v) => o with { LoggingOnMs = v }),
            Number(nameof(RunOptions.LoggingOffMs), "Logging off", "ms", 10, 60_000, 10, "Time between two loggings.", o => o.LoggingOffMs, (o, v) => o with { LoggingOffMs = v }),
            Number(nameof(RunOptions.HarvestRounds), "Harvest rounds", "", 1, 100, 1, "GET and CLEAR rounds while logging is on.", o => o.HarvestRounds, (o, v) => o with { HarvestRounds = v }),
            Switch(nameof(RunOptions.ManualProtect), "Manual protect", "GET only looks and CLEAR protects 64 pages at a time; off: GET protects everything in one lock hold.", o => o.ManualProtect, (o, v) => o with { ManualProtect = v }),
            Switch(nameof(RunOptions.InitiallySet), "Initially set", "Logging begins with every page dirty and nothing protected until its first CLEAR.", o => o.InitiallySet, (o, v) => o with { InitiallySet = v }),
            Switch(nameof(RunOptions.DisableUnderLoad), "Disable under load", "vCPUs keep running while logging is turned off; off: they stay out of the guest until it is.", o => o.DisableUnderLoad, (o, v) => o with { DisableUnderLoad = v }),
        ]),
        new("RCU", true,
        [
            Number(nameof(RunOptions.RcuPacingUs), "Pacing", "µs", 0, 1_000_000, 100, "Least time between two normal grace periods: longer ones free more at once, later.", o => o.RcuPacingUs, (o, v) => o with { RcuPacingUs = v }),
            Switch(nameof(RunOptions.RcuExpedited), "Expedited", "Every grace period is an expedited one: not paced, and readers make way at once.", o => o.RcuExpedited, (o, v) => o with { RcuExpedited = v }),
            Choice(nameof(RunOptions.CallbackGranularity), "Callback frees", "What one callback frees: many small ones shorten each callback and lengthen the queue.", false, o => o.CallbackGranularity, (o, v) => o with { CallbackGranularity = v }, "as the policy says", "a subtree", "a page"),
        ]),
        new("TLBI cost model", false,
        [
            Number(nameof(RunOptions.TlbiBaseNs), "Base", "ns", 0, 10_000_000, 100, "One broadcast TLBI.", o => o.TlbiBaseNs, (o, v) => o with { TlbiBaseNs = v }),
            Number(nameof(RunOptions.TlbiPerInitiatorNs), "Per initiator", "ns", 0, 10_000_000, 100, "Added for each other initiator at work.", o => o.TlbiPerInitiatorNs, (o, v) => o with { TlbiPerInitiatorNs = v }),
            Number(nameof(RunOptions.TlbiPerPageNs), "Per page", "ns", 0, 100_000, 1, "Added for each page of a range TLBI.", o => o.TlbiPerPageNs, (o, v) => o with { TlbiPerPageNs = v }),
        ]),
    ];

    public static IEnumerable<Knob> All => Groups.SelectMany(group => group.Knobs);

    private static Knob Number(
        string name, string label, string unit, int least, int most, int step, string hint, Func<RunOptions, int> read,
        Func<RunOptions, int, RunOptions> write, bool needsRestart = false) => new()
        {
            Name = name,
            Label = label,
            Unit = unit,
            Kind = KnobKind.Number,
            Hint = hint,
            Least = least,
            Most = most,
            Step = step,
            NeedsRestart = needsRestart,
            Read = options => read(options).ToString(CultureInfo.InvariantCulture),
            Write = (options, text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? write(options, value) : null,
        };

    private static Knob Switch(
        string name, string label, string hint, Func<RunOptions, bool> read, Func<RunOptions, bool, RunOptions> write, bool needsRestart = false) => new()
    {
        Name = name,
        Label = label,
        Kind = KnobKind.Switch,
        Hint = hint,
        NeedsRestart = needsRestart,
        Read = options => read(options) ? bool.TrueString : bool.FalseString,
        Write = (options, text) => bool.TryParse(text, out var value) ? write(options, value) : null,
    };

    private static Knob Choice<T>(
        string name, string label, string hint, bool needsRestart, Func<RunOptions, T> read, Func<RunOptions, T, RunOptions> write,
        params ReadOnlySpan<string> labels)
        where T : struct, Enum
    {
        var values = Enum.GetNames<T>();
        var choices = new List<KnobChoice>();
        for (var i = 0; i < values.Length; i++)
            choices.Add(new KnobChoice(values[i], i < labels.Length ? labels[i] : values[i]));
        return new Knob
        {
            Name = name,
            Label = label,
            Kind = KnobKind.Choice,
            Hint = hint,
            NeedsRestart = needsRestart,
            Choices = choices,
            Read = options => read(options).ToString(),
            Write = (options, text) => Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value) ? write(options, value) : null,
        };
    }

    private static Knob Seed() => new()
    {
        Name = nameof(RunOptions.Seed),
        Label = "Seed",
        Kind = KnobKind.Number,
        Hint = "Of every random choice.",
        NeedsRestart = true,
        Most = int.MaxValue,
        Read = options => options.Seed.ToString(CultureInfo.InvariantCulture),
        Write = (options, text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? options with { Seed = value } : null,
    };
}

using System.CommandLine;
using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary>One field of a run as a command-line option.</summary>
public sealed class RunKnob
{
    private static readonly RunOptions Defaults = new();

    private static readonly Dictionary<string, string> Descriptions = new(StringComparer.Ordinal)
    {
        [nameof(RunOptions.Policy)] = "Lock policy; `lab policies` lists them.",
        [nameof(RunOptions.AllowUnsafe)] = "Let the policy be a broken variant; the run is marked BROKEN.",
        [nameof(RunOptions.Vcpus)] = "vCPU threads.",
        [nameof(RunOptions.UnmapThreads)] = "Host threads that invalidate ranges through the MMU notifier.",
        [nameof(RunOptions.DirtyLogging)] = "Turn dirty logging on and off again all the time.",
        [nameof(RunOptions.MiBPerVcpu)] = "Guest memory of each vCPU, MiB.",
        [nameof(RunOptions.Backing)] = "What the host backs guest memory with.",
        [nameof(RunOptions.Order)] = "Order in which a vCPU touches its memory.",
        [nameof(RunOptions.WritePercent)] = "Share of accesses that write, percent.",
        [nameof(RunOptions.Overlap)] = "All vCPUs touch the same memory.",
        [nameof(RunOptions.UnmapsPerSecond)] = "Invalidations per second and unmap thread.",
        [nameof(RunOptions.UnmapKiB)] = "Size of one invalidation, KiB.",
        [nameof(RunOptions.CollapsesPerSecond)] = "Mixed host blocks made whole again per second and unmap thread.",
        [nameof(RunOptions.AgingsPerSecond)] = "2 MiB ranges aged per second and unmap thread.",
        [nameof(RunOptions.HardwareAccessFlag)] = "The hardware sets the access flag; else a fault does.",
        [nameof(RunOptions.Split)] = "How blocks are split while dirty logging is on.",
        [nameof(RunOptions.SplitChunk)] = "What an eager split handles before it may drop the lock.",
        [nameof(RunOptions.RangeChunk)] = "What unmap and write-protect handle before they may drop the lock.",
        [nameof(RunOptions.MemoryCachePages)] = "Pages in each vCPU's memory cache.",
        [nameof(RunOptions.LoggingOnMs)] = "Milliseconds that dirty logging stays on.",
        [nameof(RunOptions.LoggingOffMs)] = "Milliseconds between two loggings.",
        [nameof(RunOptions.HarvestRounds)] = "Harvests while logging is on.",
        [nameof(RunOptions.ManualProtect)] = "GET only looks and CLEAR protects 64 pages at a time; else GET protects everything in one lock hold.",
        [nameof(RunOptions.InitiallySet)] = "Logging begins with every page dirty and nothing protected until its first CLEAR.",
        [nameof(RunOptions.DisableUnderLoad)] = "vCPUs keep running while dirty logging is turned off.",
        [nameof(RunOptions.FaultServiceUs)] = "Time that the host takes to put a page where none is, microseconds a fault.",
        [nameof(RunOptions.CallbackGranularity)] = "What one RCU callback frees: what the policy says, a subtree, or a page.",
        [nameof(RunOptions.StutterMs)] = "All workers pause for so long, then work for so long, milliseconds; 0: never.",
        [nameof(RunOptions.Pin)] = "Pin each worker to one core, round-robin; one core is left to the rest.",
        [nameof(RunOptions.MemoryLimitMiB)] = "Most memory for tables, MiB; 0: as much as the guest can need.",
        [nameof(RunOptions.RcuPacingUs)] = "Least time between two normal grace periods, microseconds.",
        [nameof(RunOptions.RcuExpedited)] = "Make every grace period an expedited one: not paced.",
        [nameof(RunOptions.TlbiBaseNs)] = "Modelled cost of one broadcast TLBI, nanoseconds.",
        [nameof(RunOptions.TlbiPerInitiatorNs)] = "Added to it for each other initiator, nanoseconds.",
        [nameof(RunOptions.TlbiPerPageNs)] = "Added for each page of a range TLBI, nanoseconds.",
        [nameof(RunOptions.DutyPercent)] = "Share of a core that each vCPU and unmap thread may use, percent.",
        [nameof(RunOptions.SlowdownPercent)] = "Every fault takes so many percent longer, on the core: a slowdown of known size.",
        [nameof(RunOptions.ArrivalsPerSecond)] = "Accesses per second and vCPU that fall due whether the last is done or not; 0: each follows the last.",
        [nameof(RunOptions.Check)] = "How much is checked while the run goes on.",
        [nameof(RunOptions.Seed)] = "Seed of every random choice.",
    };

    private readonly RunField _field;

    private RunKnob(RunField field)
    {
        _field = field;
        Option = new Option<string?>("--" + field.KebabName)
        {
            Description = $"{Descriptions.GetValueOrDefault(field.Name, field.Name)} [{field.Text(Defaults)}]",
            HelpName = field.IsSwitch ? "true|false" : field.Kind.Contains(", ", StringComparison.Ordinal) ? field.Kind.Replace(", ", "|", StringComparison.Ordinal) : "value",
            // A switch may stand alone.
            Arity = field.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
        };
    }

    public Option<string?> Option { get; }

    /// <summary>A knob for every field.</summary>
    public static IReadOnlyList<RunKnob> Make() => [.. RunField.All.Select(field => new RunKnob(field))];

    /// <summary>Fields without a sentence of their own; none, or the help is poor.</summary>
    internal static IEnumerable<string> Undescribed() => RunField.All.Select(field => field.Name).Except(Descriptions.Keys, StringComparer.Ordinal);

    /// <summary>Read the knobs that were given.</summary>
    /// <param name="options">The defaults with the knobs set; valid if there is no problem.</param>
    /// <returns>Every problem, a sentence each.</returns>
    public static IReadOnlyList<string> Read(IReadOnlyList<RunKnob> knobs, ParseResult line, out RunOptions options) =>
        Read(knobs, line, Defaults, out options);

    /// <inheritdoc cref="Read(IReadOnlyList{RunKnob}, ParseResult, out RunOptions)"/>
    /// <param name="baseline">Gives the fields whose knobs were not given.</param>
    public static IReadOnlyList<string> Read(IReadOnlyList<RunKnob> knobs, ParseResult line, RunOptions baseline, out RunOptions options)
    {
        options = baseline with { };
        var own = options;
        var problems = knobs.Select(knob => knob.Apply(line, own)).OfType<string>().ToList();
        problems.AddRange(options.Problems());
        return problems;
    }

    /// <summary>The command line that repeats a run: what differs from the defaults.</summary>
    public static string CommandLine(RunOptions options, double seconds) => string.Join(
        ' ',
        RunField.All
            .Where(field => field.Name is nameof(RunOptions.Policy) or nameof(RunOptions.Vcpus) or nameof(RunOptions.Seed) || !Equals(field.Get(options), field.Get(Defaults)))
            .Select(field => $"--{field.KebabName} {field.Text(options)}")
            .Prepend("lab run")
            .Append(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"--seconds {seconds}")));

    private string? Apply(ParseResult line, RunOptions options)
    {
        var result = line.GetResult(Option);
        if (result is null || result.Implicit || result.Errors.Any())
            return null;
        return _field.TrySet(options, result.Tokens.Count == 0 ? "true" : result.Tokens[^1].Value);
    }
}

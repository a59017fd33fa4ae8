using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Engine.Workloads;

/// <summary>What whoever runs a lab lets its users ask of it, beyond what the options allow. The defaults limit no option.</summary>
public sealed record RunLimits
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Lab:Limits";

    private static readonly JsonSerializerOptions s_json = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>vCPUs, unmap threads and the dirty-logging thread, 3 to 81.</summary>
    public int Threads { get; init; } = 81;

    /// <summary>Native memory for tables and for the host's side of guest memory, MiB, 16 to 65536.</summary>
    public int MemoryMiB { get; init; } = 4_096;

    /// <summary>Invalidations, collapses and agings a second, of all unmap threads, 1 to 10000000.</summary>
    public int HostOperationsPerSecond { get; init; } = 10_000_000;

    /// <summary>Arrivals a second of all vCPUs, 1 to 1000000000.</summary>
    public int ArrivalsPerSecond { get; init; } = 1_000_000_000;

    /// <summary>Length of an injection, milliseconds, 1 to 60000.</summary>
    public int InjectionMs { get; init; } = 10_000;

    /// <summary>Callbacks of one flood, 1 to 10000000; 8 bytes each.</summary>
    public int InjectionCallbacks { get; init; } = 1_000_000;

    /// <summary>What an injection may add to the cost of a broadcast TLBI, nanoseconds, 1 to 10000000.</summary>
    public int InjectionTlbiNs { get; init; } = 10_000_000;

    /// <summary>Where a limit is set: "Lab:Limits:Threads in appsettings.json".</summary>
    public static string KeyOf(string limit) => $"{Section}:{limit} in appsettings.json";

    /// <summary>All that is wrong with the limits themselves, a sentence each, naming the key to set.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Range(nameof(Threads), Threads, 3, 81);
        Range(nameof(MemoryMiB), MemoryMiB, 16, 65_536);
        Range(nameof(HostOperationsPerSecond), HostOperationsPerSecond, 1, 10_000_000);
        Range(nameof(ArrivalsPerSecond), ArrivalsPerSecond, 1, 1_000_000_000);
        Range(nameof(InjectionMs), InjectionMs, 1, 60_000);
        Range(nameof(InjectionCallbacks), InjectionCallbacks, 1, 10_000_000);
        Range(nameof(InjectionTlbiNs), InjectionTlbiNs, 1, 10_000_000);
        return problems;

        void Range(string name, int value, int least, int most)
        {
            if (value < least || value > most)
                problems.Add($"{Section}:{name} is {value}; it must be {least} to {most}.");
        }
    }

    /// <summary>What is wrong with these options, and what of them is beyond a limit: a sentence each, beginning with the option's name.</summary>
    public IReadOnlyList<string> Refusals(RunOptions options)
    {
        var own = options.Problems();
        var problems = own.ToList();
        var threads = (long)options.Vcpus + options.UnmapThreads + 1;
        if (threads > Threads)
            Refuse(nameof(options.Vcpus), $"{options.Vcpus}, which with {options.UnmapThreads} unmap threads and the dirty-logging thread makes {threads} threads", nameof(Threads), Threads);
        if (own.Count == 0 && RunMemory.NativeMiB(options) is var memory && memory > MemoryMiB)
            Refuse(nameof(options.MiBPerVcpu), $"{options.MiBPerVcpu}, for which the run would reserve {memory} MiB", nameof(MemoryMiB), MemoryMiB);
        var operations = ((long)options.UnmapsPerSecond + options.CollapsesPerSecond + options.AgingsPerSecond) * options.UnmapThreads;
        if (operations > HostOperationsPerSecond)
            Refuse(nameof(options.UnmapsPerSecond), $"{options.UnmapsPerSecond}, which with collapses and agings makes {operations} a second in {options.UnmapThreads} threads", nameof(HostOperationsPerSecond), HostOperationsPerSecond);
        var arrivals = (long)options.ArrivalsPerSecond * options.Vcpus;
        if (arrivals > ArrivalsPerSecond)
            Refuse(nameof(options.ArrivalsPerSecond), $"{options.ArrivalsPerSecond}, in all {arrivals}", nameof(ArrivalsPerSecond), ArrivalsPerSecond);
        return problems;

        // An option out of its own range is told once.
        void Refuse(string option, string what, string limit, int value)
        {
            if (!own.Any(problem => problem.StartsWith(option + " ", StringComparison.Ordinal)))
                problems.Add($"{option} is {what}; the limit is {value} ({KeyOf(limit)}).");
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this);

    /// <param name="limits">Valid if there is no problem.</param>
    /// <returns>What is wrong, a sentence each.</returns>
    public static IReadOnlyList<string> Parse(string json, out RunLimits limits)
    {
        limits = new RunLimits();
        try
        {
            limits = JsonSerializer.Deserialize<RunLimits>(json, s_json) ?? limits;
            return limits.Problems();
        }
        catch (JsonException broken)
        {
            return [$"The limits are not readable: {broken.Message}"];
        }
    }
}

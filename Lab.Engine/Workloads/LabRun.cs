using System.Globalization;
using Lab.Engine.Checkers;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Workloads.Injections;
using Lab.Engine.Workloads.Scope;
using Lab.Engine.Workloads.Tree;

namespace Lab.Engine.Workloads;

/// <summary>
/// One run on the real machine: changed live, stopped with a leak check, ended by the first violation. Members may be called
/// from any thread, one call at a time.
/// </summary>
public abstract class LabRun : IDisposable
{
    /// <summary>Names the run; totals count from its beginning.</summary>
    public abstract string Id { get; }

    public abstract RunOptions Options { get; }

    public abstract RunPhase Phase { get; }

    /// <summary>A recorded stream drives the threads, not the options.</summary>
    public abstract bool IsRecording { get; }

    /// <summary>A broken variant of a policy runs: a violation is what is wanted.</summary>
    public abstract bool IsBroken { get; }

    /// <summary>Garbage collections of the process since the run was made.</summary>
    public abstract int Collections { get; }

    /// <summary>Nanoseconds since the run was made.</summary>
    public abstract long ElapsedNs { get; }

    /// <summary>When the run was made, by the platform's clock, nanoseconds.</summary>
    public abstract long BeganNs { get; }

    /// <summary>The first violation's report, or null.</summary>
    public abstract string? Violation { get; }

    /// <summary>Threads that want a core now.</summary>
    public abstract int RunnableThreads { get; }

    /// <summary>Managed bytes allocated by worker threads in their steady state; known once they have ended. 0 is right, unless checkers listen.</summary>
    public abstract long SteadyAllocatedBytes { get; }

    /// <summary>Steps made by all workers that have ended or still run.</summary>
    public abstract long Steps { get; }

    /// <summary>The RCU scope of the run: armed and disarmed while it runs.</summary>
    public abstract ScopeRecorder Scope { get; }

    /// <summary>Every grace period's length so far by whom it waited for last.</summary>
    public abstract IReadOnlyList<BlameRow> ReadBlame();

    /// <summary>Look at the table while it is used: a reader that changes nothing.</summary>
    /// <returns>Null: the run changes or ends at this moment, or has ended.</returns>
    /// <remarks>May block, for the read side of the MMU lock.</remarks>
    public abstract TreeView? ReadTree(TreeQuery query);

    /// <summary>Every entry on the way to an address, from the root down.</summary>
    /// <inheritdoc cref="ReadTree"/>
    public abstract IReadOnlyList<TableStep>? ReadPath(ulong ipa);

    /// <summary>Whether workers note where they detach subtrees. <see cref="ReadTree"/> turns it on; whoever looks no more turns it off.</summary>
    public abstract void WatchDetached(bool watched);

    /// <summary>A run on the platform that its <see cref="RunOptions.Check"/> needs. The options have no problems.</summary>
    public static LabRun Create(RunOptions options) => Create(options, null, null);

    /// <param name="slotStart">Guest physical address of the memory slot. Null: as the options say.</param>
    /// <param name="slotBytes">Its size.</param>
    internal static LabRun Create(RunOptions options, ulong? slotStart, ulong? slotBytes)
    {
        Checked(options);
        if (options.Check == CheckLevel.Always)
            return new PlatformRun<HostPlatform>(options, new RunMachine<HostPlatform>(options, slotStart, slotBytes));

        var began = HostPlatform.NowNs();
        var checkers = new CheckerSet(
            new CheckerOptions { Level = options.Check, Seed = options.Seed, Table = RunMachine<WatchedPlatform>.TableOptions(options) },
            () => HostPlatform.NowNs() - began);
        using var watched = checkers.Enter("control");
        return new PlatformRun<WatchedPlatform>(options, new RunMachine<WatchedPlatform>(options, slotStart, slotBytes), checkers);
    }

    public abstract void Start();

    /// <summary>Apply options as one step, noted as an event. A change of policy drains first.</summary>
    /// <returns>Problems, whole sentences; none means applied.</returns>
    public abstract IReadOnlyList<string> Apply(RunOptions next);

    /// <summary>Begin an injection; one of a kind at a time. It leaves a note when it begins and one when it has ended, with what came of it.</summary>
    /// <returns>Problems, whole sentences; none means that it will begin.</returns>
    public abstract IReadOnlyList<string> Inject(InjectionRequest request, IInjectionWitness witness, RunLimits limits);

    /// <summary>Stop every worker, drain RCU, check the table at rest, tear down, and balance the table pages.</summary>
    /// <remarks>May block: until the workers have ended and a grace period has passed.</remarks>
    public abstract void Stop();

    /// <summary>Wait until every worker has ended by itself (a recording's stream is over) or the time is up.</summary>
    /// <returns>True if all have ended.</returns>
    /// <remarks>May block: yes.</remarks>
    public abstract bool WaitForWorkers(TimeSpan limit);

    public abstract bool TryTakeNote(out RunNote note);

    /// <summary>The oldest stall warning not yet taken.</summary>
    public abstract bool TryTakeStall(out RcuStall stall);

    public abstract void Dispose();

    /// <summary>What differs, a piece of text for each option: "Vcpus 2 → 4".</summary>
    public static IReadOnlyList<string> Changes(RunOptions from, RunOptions to) =>
        [.. typeof(RunOptions).GetProperties()
            .Where(p => p.CanWrite && !Equals(p.GetValue(from), p.GetValue(to)))
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} {p.GetValue(from)} → {p.GetValue(to)}"))];

    private protected static RunOptions Checked(RunOptions options)
    {
        var problems = options.Problems();
        return problems.Count == 0 ? options : throw new ArgumentException(string.Join(" ", problems), nameof(options));
    }
}

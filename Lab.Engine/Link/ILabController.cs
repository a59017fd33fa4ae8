using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;
using Lab.Engine.Workloads.Scope;
using Lab.Engine.Workloads.Tree;

namespace Lab.Engine.Link;

/// <summary>What can be asked of a lab. A wrong request is refused with every problem named; nothing is thrown for one.</summary>
public interface ILabController
{
    /// <summary>Start a run; a running one stops first.</summary>
    Task<CommandResult> StartAsync(RunOptions options);

    /// <summary>Drain, check for leaks, stop. Done at once if nothing runs.</summary>
    Task<CommandResult> StopAsync();

    /// <summary>The options in force; those of the next run while none runs.</summary>
    RunOptions Options { get; }

    /// <summary>Apply to the running run as a step.</summary>
    Task<CommandResult> ApplyAsync(RunOptions options);

    /// <summary>Do something to the running run; it leaves an event when it begins and one with its measured effect when it has ended.</summary>
    Task<CommandResult> InjectAsync(InjectionRequest request);

    /// <summary>Run a recording's faults and invalidations as workload.</summary>
    /// <param name="speedUp">How much faster than recorded, above 0.</param>
    Task<CommandResult> StartRecordingAsync(string path, RunOptions options, double speedUp);

    /// <summary>Replay a recording's operations and check them; the summary is the message.</summary>
    Task<CommandResult> ReplayAsync(string path);

    /// <summary>Arm the RCU scope of the run and of those after it.</summary>
    Task<CommandResult> ArmScopeAsync(ScopeTrigger trigger);

    /// <summary>Disarm it. Done at once if it is not armed.</summary>
    Task<CommandResult> DisarmScopeAsync();

    /// <summary>Look at the table of the run while it is used.</summary>
    Task<CommandResult> ReadTreeAsync(TreeQuery query);
}

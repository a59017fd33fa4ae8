using MessagePack;

namespace Lab.Engine.Telemetry.Wire;

/// <summary>What an engine says of itself when it joins.</summary>
[MessagePackObject]
public sealed record EngineHello
{
    [Key(0)] public required int ProcessId { get; init; }

    /// <summary>".NET 10.0.1" and the like.</summary>
    [Key(1)] public required string Runtime { get; init; }

    [Key(2)] public required string Host { get; init; }

    /// <summary>Cores the process may use.</summary>
    [Key(3)] public required int Cores { get; init; }

    /// <summary>"x64" or "arm64".</summary>
    [Key(4)] public required string Architecture { get; init; }

    [Key(5)] public required string Version { get; init; }
}

/// <summary>The answer to a command. Problems are whole sentences; none means done.</summary>
[MessagePackObject]
public sealed record CommandResult
{
    [Key(0)] public required string[] Problems { get; init; }

    /// <summary>Text for people, when the command has something to say.</summary>
    [Key(1)] public string? Message { get; init; }

    /// <summary>What ReadTree found.</summary>
    [Key(2)] public TreeReading? Tree { get; init; }

    [IgnoreMember] public bool Done => Problems.Length == 0;

    public static CommandResult Ok(string? message = null) => new() { Problems = [], Message = message };

    public static CommandResult Refused(params string[] problems) => new() { Problems = problems };
}

/// <summary>
/// Methods an engine offers to the web, called as SignalR client results. Options travel as JSON of RunOptions, so
/// that an older engine names the field it does not know.
/// </summary>
public static class EngineCommands
{
    /// <summary>(string optionsJson) → CommandResult: start a run; a running one stops first.</summary>
    public const string Start = "Start";

    /// <summary>() → CommandResult: drain, check leaks, stop.</summary>
    public const string Stop = "Stop";

    /// <summary>(string optionsJson) → CommandResult: apply to the running run as a step.</summary>
    public const string Apply = "Apply";

    /// <summary>
    /// (string kind, string json) → CommandResult: inject into the running run. Kinds: reader-stall, notifier-storm,
    /// cache-exhaustion, lock-holder {"Ms"}; callback-flood {"Callbacks"}; tlbi-cost {"Ms", "CostNs"}. Missing fields are as usual.
    /// </summary>
    public const string Inject = "Inject";

    /// <summary>(string recordingPath, string optionsJson, double speedUp) → CommandResult: a recording's stream as workload.</summary>
    public const string StartRecording = "StartRecording";

    /// <summary>(string recordingPath) → CommandResult: replay and check; the summary is the message.</summary>
    public const string Replay = "Replay";

    /// <summary>(string triggerJson) → CommandResult: arm the RCU scope, of this run and the next ones; fields of ScopeTrigger, none needed.</summary>
    public const string ArmScope = "ArmScope";

    /// <summary>() → CommandResult: disarm it.</summary>
    public const string DisarmScope = "DisarmScope";

    /// <summary>
    /// (string queryJson) → CommandResult with its Tree: look at the live table; fields of TreeQuery, none needed. Answered
    /// after a pause if it would cost more than its share of a core.
    /// </summary>
    public const string ReadTree = "ReadTree";
}

/// <summary>Methods of the hub /hubs/engine, called by engines.</summary>
public static class EngineHubMethods
{
    /// <summary>(EngineHello).</summary>
    public const string Hello = "Hello";

    /// <summary>(EngineFrame), 10 times a second.</summary>
    public const string Frame = "Frame";

    /// <summary>(ScopeNews), at most once a second while the scope is armed.</summary>
    public const string Scope = "Scope";

    /// <summary>(GracePeriodBlame), once a second while a run is there.</summary>
    public const string Blame = "Blame";
}

using Lab.Engine.Experiments;
using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Engine.Cli;

/// <summary>What the commands work with; a test gives others.</summary>
public sealed record CliEnvironment
{
    public required TextWriter Output { get; init; }

    /// <summary>Problems and heartbeat lines, so that the output can be piped.</summary>
    public required TextWriter Error { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Starts a lab on this machine, of which no more may be asked than the limits say.</summary>
    public required Func<RunLimits, ILabSession> OpenLab { get; init; }

    /// <summary>Where the slices of a comparison run.</summary>
    public Func<ISliceBench> OpenBench { get; init; } = static () => new LabController();

    /// <summary>Somebody watches <see cref="Error"/>: a heartbeat may write over itself. Else it is left out.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Replays and checks a recording; may take minutes.</summary>
    public required Func<string, ReplayAnswer> Replay { get; init; }

    /// <summary>Standard input, whose end means that whoever started an engine is gone.</summary>
    public required Func<Stream> OpenInput { get; init; }
}

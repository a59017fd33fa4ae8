namespace Lab.Engine.Workloads.Replay;

/// <summary>What a thread of a recorded workload does next.</summary>
public enum StreamEventKind : byte
{
    /// <summary>A vCPU reads.</summary>
    Read,

    /// <summary>A vCPU writes.</summary>
    Write,

    /// <summary>A vCPU fetches an instruction.</summary>
    Execute,

    /// <summary>The host takes a range away.</summary>
    Invalidate,

    /// <summary>The host write-protects a range: dirty logging.</summary>
    WriteProtect,

    /// <summary>The host tests and clears access flags of a range.</summary>
    Age,

    /// <summary>The host turns dirty logging on for a slot.</summary>
    LoggingOn,

    /// <summary>The host turns dirty logging off.</summary>
    LoggingOff,
}

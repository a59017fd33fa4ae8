namespace Lab.Engine.Simulation.Scenarios;

/// <summary>An operation of the whole engine.</summary>
public enum EngineAct
{
    Read,
    Write,
    Execute,

    /// <summary>The host takes pages back through the notifier.</summary>
    Discard,

    /// <summary>The host makes a block whole again.</summary>
    Collapse,

    /// <summary>Test and clear the access flag.</summary>
    Age,

    /// <summary>Dirty logging on, blocks split eagerly.</summary>
    LogEagerly,

    /// <summary>Dirty logging on, blocks split by faults.</summary>
    LogLazily,

    /// <summary>Dirty logging off.</summary>
    StopLogging,

    /// <summary>A GET and CLEAR round.</summary>
    Harvest,

    /// <summary>CLEAR of a range: write-protect it.</summary>
    ClearRange,

    /// <summary>A step of RCU's machine.</summary>
    GracePeriodStep,
}

namespace Lab.Engine.Workloads.Torture;

/// <summary>What a slice's result means.</summary>
internal enum TortureVerdict
{
    /// <summary>A correct flavour without a violation.</summary>
    Clean,

    /// <summary>A broken flavour, and the violation was seen.</summary>
    Caught,

    /// <summary>A correct flavour with a violation.</summary>
    Failed,

    /// <summary>A broken flavour that looked clean: what the test says of correct ones means nothing.</summary>
    Missed,

    /// <summary>Too little was tried.</summary>
    Inconclusive,
}

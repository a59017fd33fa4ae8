namespace Lab.Engine.Workloads.Replay;

/// <summary>How far the search has taken one operation.</summary>
internal record struct OperationProgress
{
    public bool Done { get; set; }

    /// <summary>It was cut into steps.</summary>
    public bool Stepped { get; set; }

    /// <summary>Table pages so far.</summary>
    public int Taken { get; set; }

    public int Tlbis { get; set; }

    public int ThrownAway { get; set; }

    /// <summary>
    /// Length of the model's log when it last did something: what changes after that, it may not have seen.
    /// </summary>
    public int LogAtLastStep { get; set; }

    public Explanation Explanation { get; set; }
}

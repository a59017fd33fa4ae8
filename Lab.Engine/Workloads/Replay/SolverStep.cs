namespace Lab.Engine.Workloads.Replay;

/// <summary>One decision of the search: which operation goes on and how, and how to take that back.</summary>
internal sealed class SolverStep(List<int> candidates)
{
    /// <summary>Number of <see cref="SolverChoice"/>.</summary>
    public const int Choices = 3;

    /// <summary>Indices into the group.</summary>
    public List<int> Candidates { get; } = candidates;

    /// <summary>Candidate times <see cref="Choices"/> plus choice: what is tried next.</summary>
    public int Next { get; set; }

    public int Index { get; set; }

    public SolverChoice Choice { get; set; }

    public OperationProgress Before { get; set; }

    /// <summary>Of the model's log.</summary>
    public int Mark { get; set; }
}

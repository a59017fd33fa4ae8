namespace Lab.Engine.Simulation;

/// <summary>What a task did in one step.</summary>
public enum StepKind : byte
{
    Load,
    Store,
    Fill,
    CompareExchange,

    /// <summary>A compare-exchange that found another value.</summary>
    LostExchange,

    /// <summary>An exchange, an addition, an or.</summary>
    Atomic,
    Fence,

    /// <summary>A process-wide fence reached one other task.</summary>
    FenceOther,

    /// <summary>A pause or a yield.</summary>
    GiveWay,
    Park,
    Unpark,

    /// <summary>A named point was reached.</summary>
    Point,

    /// <summary>The task has ended.</summary>
    End,

    /// <summary>A protocol event.</summary>
    Event,
}

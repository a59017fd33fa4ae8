namespace Lab.Engine.Checkers;

/// <summary>Who is to judge an event.</summary>
internal enum EventShare
{
    /// <summary>Nobody: it concerns nothing in the sample.</summary>
    None,

    /// <summary>Only checkers that look at its actor alone; no gate.</summary>
    Actor,

    All,
}

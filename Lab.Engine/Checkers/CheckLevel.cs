namespace Lab.Engine.Checkers;

/// <summary>How much of a run is checked while it runs.</summary>
public enum CheckLevel
{
    /// <summary>What is always on: poison, generations, counts below zero, page states, WARNs, the host's page identities. No events.</summary>
    Always,

    /// <summary>Every checker on a sample: one table page in 64 with all its events, every link between tables.</summary>
    Watching,

    /// <summary>Every checker on every event; table words change one at a time.</summary>
    Full,
}

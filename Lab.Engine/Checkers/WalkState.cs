namespace Lab.Engine.Checkers;

/// <summary>Where one actor's walk is.</summary>
internal sealed class WalkState
{
    public bool IsOn { get; set; }

    public ulong Start { get; set; }

    public ulong End { get; set; }

    /// <summary>It is shown every entry that is no table.</summary>
    public bool SeesLeaves { get; set; }

    public bool HasVisited { get; set; }

    public ulong LastIpa { get; set; }

    public int LastLevel { get; set; }

    public ulong LastEntry { get; set; }
}

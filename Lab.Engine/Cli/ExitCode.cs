namespace Lab.Engine.Cli;

/// <summary>What the command line ends with.</summary>
public static class ExitCode
{
    public const int Good = 0;

    /// <summary>It was done, and the result is bad: a violation, a disagreement, an engine that had to be left.</summary>
    public const int Bad = 1;

    /// <summary>It was not done: something in the request is wrong, and all of it was named.</summary>
    public const int Refused = 2;
}

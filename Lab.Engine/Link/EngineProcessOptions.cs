namespace Lab.Engine.Link;

/// <summary>How an engine process joins a page.</summary>
public sealed record EngineProcessOptions
{
    /// <summary>Address of /hubs/engine.</summary>
    public required Uri Hub { get; init; }

    /// <summary>Secret that the hub asks for; null: none.</summary>
    public string? Token { get; init; }

    /// <summary>Between two frames, milliseconds, 20 to 10000.</summary>
    public int FrameMs { get; init; } = 100;

    /// <summary>Between two attempts to connect, milliseconds, 10 to 60000.</summary>
    public int RetryMs { get; init; } = 500;

    /// <summary>Longest wait for a run to stop when the process ends, milliseconds, 100 to 60000.</summary>
    public int StopMs { get; init; } = 3_000;

    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (!Hub.IsAbsoluteUri || Hub.Scheme is not ("http" or "https"))
            problems.Add($"Hub is \"{Hub}\"; it must be an http or https address.");
        if (FrameMs is < 20 or > 10_000)
            problems.Add($"FrameMs is {FrameMs}; it must be 20 to 10000.");
        if (RetryMs is < 10 or > 60_000)
            problems.Add($"RetryMs is {RetryMs}; it must be 10 to 60000.");
        if (StopMs is < 100 or > 60_000)
            problems.Add($"StopMs is {StopMs}; it must be 100 to 60000.");
        return problems;
    }
}

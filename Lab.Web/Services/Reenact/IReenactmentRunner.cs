namespace Lab.Web.Services.Reenact;

/// <summary>Runs one command line of the lab outside this process.</summary>
public interface IReenactmentRunner
{
    /// <param name="arguments">After the executable's name.</param>
    /// <param name="limit">Ends the command when cancelled.</param>
    /// <exception cref="OperationCanceledException">The limit came first; the command has been ended.</exception>
    Task<RunnerAnswer> RunAsync(IReadOnlyList<string> arguments, CancellationToken limit);
}

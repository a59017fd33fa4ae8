using System.Diagnostics;
using Lab.Web.Services.Engine;

namespace Lab.Web.Services.Reenact;

/// <summary>A child process for each run: what a broken variant does to its memory is that process's affair.</summary>
public sealed class ReenactmentProcess : IReenactmentRunner
{
    public async Task<RunnerAnswer> RunAsync(IReadOnlyList<string> arguments, CancellationToken limit)
    {
        using var engine = Process.Start(EngineExecutable.With(arguments))
            ?? throw new InvalidOperationException("The engine process did not start.");
        try
        {
            engine.StandardInput.Close();
            var output = engine.StandardOutput.ReadToEndAsync(limit);
            var errors = engine.StandardError.ReadToEndAsync(limit);
            await engine.WaitForExitAsync(limit);
            return new RunnerAnswer(engine.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            engine.Kill(entireProcessTree: true);
            throw;
        }
    }
}

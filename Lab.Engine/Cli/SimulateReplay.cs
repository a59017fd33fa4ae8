using System.Globalization;
using Lab.Engine.Simulation;

namespace Lab.Engine.Cli;

/// <summary><c>lab simulate --replay</c>: one run as a seed file says, with its trace if it fails.</summary>
internal static class SimulateReplay
{
    /// <returns><see cref="ExitCode.Good"/> if it is silent.</returns>
    public static async Task<int> RunAsync(string path, CliEnvironment environment)
    {
        var file = SeedFile.Parse(await File.ReadAllTextAsync(path), out var problems);
        if (file is null)
        {
            foreach (var problem in problems)
                await environment.Error.WriteLineAsync($"lab: {path}: {problem}");
            return ExitCode.Refused;
        }

        var entry = ScenarioList.Find(file.Scenario)!;
        var (result, failure) = Simulator.OnItsOwnCpu(0, simulator => Run(simulator, entry, file));
        if (failure is not null)
            await environment.Output.WriteAsync(failure.Report());
        await environment.Output.WriteLineAsync(Verdict(file, result));
        return result.Failure is null ? ExitCode.Good : ExitCode.Bad;
    }

    private static (SimResult Result, CampaignFailure? Failure) Run(Simulator simulator, ScenarioEntry entry, SeedFile file)
    {
        var options = file.ToReplay();
        var result = simulator.Run(entry.Source, options);
        return (result, result.Failure is null ? null : CampaignFailure.Of(simulator, entry, options, result, shrinkRuns: 0));
    }

    private static string Verdict(SeedFile file, SimResult result)
    {
        var same = file.Hash == 0 ? "" : file.Hash == result.Hash ? ", the same run" : ", another run: the code has changed";
        var run = string.Create(CultureInfo.InvariantCulture, $"{result.Steps} steps, hash {result.Hash:x16}{same}");
        var name = SeedFile.NameOf(result.Failure);
        if (name.Length == 0)
            return file.Failed.Length == 0 ? $"silent ({run})" : $"silent; it failed by {file.Failed} once ({run})";
        return name == file.Failed ? $"the same failure: {name} ({run})" : $"another failure: {name}; the file says '{file.Failed}' ({run})";
    }
}

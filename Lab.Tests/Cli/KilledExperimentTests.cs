using System.Diagnostics;
using System.Text.Json;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Series;

namespace Lab.Tests.Cli;

/// <summary>The engine as a process, killed while it runs an experiment.</summary>
public sealed class KilledExperimentTests : IDisposable
{
    private const int SlicesBefore = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Theory]
    [InlineData("compare", "--a parallel --b rwlock-6.1 --pairs 6 --calibration-pairs 6")]
    [InlineData("sweep", "--over policy=parallel,rwlock-6.1 --rounds 8")]
    public async Task Kill_InMidExperiment_LosesAtMostTheRunningSliceAndResumeEndsIt(string command, string options)
    {
        using (var first = Start([command, .. options.Split(' '), .. "--slice 20ms --vcpus 1 --mib-per-vcpu 4 --out".Split(' '), _path]))
        {
            await WaitForSlicesAsync(first);
            first.Kill();
            await first.WaitForExitAsync().WaitAsync(Limit);
        }

        var before = Slices(command, out var ended);
        Assert.False(ended);
        Assert.InRange(before.Count, SlicesBefore, int.MaxValue);

        using var second = Start([command, "--resume", _path]);
        var report = await second.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await second.WaitForExitAsync().WaitAsync(Limit);

        // Good, or invalid on a machine that is busy; a refusal it is not.
        Assert.InRange(second.ExitCode, 0, 1);
        Assert.StartsWith("Stage-2 Lab", report, StringComparison.Ordinal);
        var after = Slices(command, out ended);
        Assert.True(ended);
        Assert.Equal(before, after.Take(before.Count));
    }

    public void Dispose() => File.Delete(_path);

    /// <summary>Until the file has its head and some slices.</summary>
    private async Task WaitForSlicesAsync(Process engine)
    {
        var began = Stopwatch.GetTimestamp();
        while (!File.Exists(_path) || Lines() <= SlicesBefore)
        {
            Assert.False(engine.HasExited, "it ended before it could be killed");
            Assert.True(Stopwatch.GetElapsedTime(began) < Limit, "no slices");
            await Task.Delay(5);
        }
    }

    private int Lines()
    {
        using var file = new StreamReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd().Count(character => character == '\n');
    }

    /// <summary>Every slice of the file, as text.</summary>
    private List<string> Slices(string command, out bool ended)
    {
        if (command == "compare")
        {
            Assert.Empty(ComparisonFile.Load(_path, out var comparison, out _));
            ended = comparison!.Next is null;
            return [.. comparison.Slices.Select(slice => JsonSerializer.Serialize(slice, ExperimentJson.Options))];
        }

        Assert.Empty(SeriesFile.Load(_path, out var series, out _));
        ended = series!.Next is null;
        return [.. series.Slices.Select(slice => JsonSerializer.Serialize(slice, ExperimentJson.Options))];
    }

    private static Process Start(params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Lab.Engine.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}

using System.Diagnostics;
using Lab.Tests.Link;

namespace Lab.Tests.Cli;

/// <summary>The executable itself, as a process.</summary>
public sealed class ProgramTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Policies_AsAProcess_PrintsThemAndExitsWithZero()
    {
        using var lab = Start("policies");

        var text = await lab.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await lab.WaitForExitAsync().WaitAsync(Limit);

        Assert.Equal(0, lab.ExitCode);
        Assert.Contains("parallel", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AsAProcess_PrintsASafeSummary()
    {
        using var lab = Start("run", "--policy", "parallel", "--vcpus", "2", "--seconds", "3", "--seed", "1", "--mib-per-vcpu", "4",
            "--logging-on-ms", "20", "--logging-off-ms", "20");

        var text = await lab.StandardOutput.ReadToEndAsync().WaitAsync(Limit);
        await lab.WaitForExitAsync().WaitAsync(Limit);

        Assert.Equal(0, lab.ExitCode);
        Assert.Matches(@"no violation in [1-9][0-9 ]* checks", text);
        Assert.Matches(@"grace periods +[1-9]", text);
    }

    [Fact]
    public async Task Engine_ParentClosesItsInput_ExitsWithZero()
    {
        await using var server = await TestServer.StartAsync();
        using var lab = Start("engine", "--hub", server.Hub.ToString());
        var (_, hello) = await server.Received.Hellos.Reader.ReadAsync().AsTask().WaitAsync(Limit);
        await server.Received.Frames.Reader.ReadAsync().AsTask().WaitAsync(Limit);

        lab.StandardInput.Close();
        await lab.WaitForExitAsync().WaitAsync(Limit);

        Assert.Equal((lab.Id, 0), (hello.ProcessId, lab.ExitCode));
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Lab.Engine.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }
}

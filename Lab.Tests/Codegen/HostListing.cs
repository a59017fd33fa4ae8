using System.Diagnostics;

namespace Lab.Tests.Codegen;

/// <summary>
/// What the runtime's own JIT makes of <see cref="CodegenSubjectTests"/>, fully optimised and without profiles, read
/// once from a process of its own.
/// </summary>
public sealed class HostListing : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public HostListing()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Lab.Tests"))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-class");
        start.ArgumentList.Add(typeof(CodegenSubjectTests).FullName!);
        start.Environment["DOTNET_TieredCompilation"] = "0";
        start.Environment["DOTNET_JitStdOutFile"] = _file;
        start.Environment["DOTNET_JitDisasm"] = "Lab.Engine.PageTable*:* Lab.Engine.Rcu*:* Lab.Tests.Codegen*:*";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(2)), "the process that compiles does not end");
        Assert.True(process.ExitCode == 0, output.Result + errors.Result);
        Code = new CodeListing(File.ReadAllText(_file));
    }

    public CodeListing Code { get; }

    public void Dispose() => File.Delete(_file);
}

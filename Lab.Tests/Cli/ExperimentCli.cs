using Lab.Engine.Cli;
using Lab.Engine.Experiments;
using Lab.Tests.Support;

namespace Lab.Tests.Cli;

/// <summary>The commands that compare, on a bench of the test's own.</summary>
internal sealed class ExperimentCli(ISliceBench bench) : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    /// <summary>Somebody watches the error output.</summary>
    public bool IsTerminal { get; init; }

    public TimeProvider Clock { get; init; } = new ImmediateClock();

    public Task<int> InvokeAsync(params IReadOnlyList<string> arguments) => InvokeAsync(CancellationToken.None, arguments);

    /// <summary>Output and error are those of this call.</summary>
    public Task<int> InvokeAsync(CancellationToken interrupted, params IReadOnlyList<string> arguments)
    {
        _output.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        return new CommandLine(new CliEnvironment
        {
            Output = _output,
            Error = _error,
            Clock = Clock,
            OpenLab = _ => throw new InvalidOperationException("an experiment opens a bench"),
            OpenBench = () => bench,
            IsTerminal = IsTerminal,
            Replay = _ => throw new InvalidOperationException("nothing is replayed"),
            OpenInput = () => Stream.Null,
        }).InvokeAsync(arguments, interrupted);
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }
}

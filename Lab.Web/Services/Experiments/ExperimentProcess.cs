using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Lab.Web.Services.Engine;

namespace Lab.Web.Services.Experiments;

/// <summary>A child process that runs slices. It ends by itself when this process does, even one that was killed: its standard input closes.</summary>
public sealed class ExperimentProcess : IAsyncDisposable
{
    /// <summary>A slice that is broken off still drains.</summary>
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(5);
    private const int ErrorLines = 4;

    private readonly Process _process;
    private readonly Task _streams;
    private readonly Queue<string> _errors = new();

    private ExperimentProcess(Process process)
    {
        _process = process;
        Ended = process.WaitForExitAsync();
        _streams = Task.WhenAll([DropAsync(process.StandardOutput), KeepErrorsAsync(process.StandardError)]);
    }

    /// <summary>Ends with the process; never fails.</summary>
    public Task Ended { get; }

    public int Id => _process.Id;

    /// <param name="arguments">Of the engine.</param>
    /// <exception cref="FileNotFoundException">The engine's dll is not beside this one.</exception>
    public static ExperimentProcess Start(IEnumerable<string> arguments) =>
        new(Process.Start(EngineExecutable.With([.. arguments, "--attached"])) ?? throw new InvalidOperationException("The engine process did not start."));

    /// <summary>Once it has ended: its code, and the last lines that it complained with.</summary>
    public async Task<(int Code, string Errors)> OutcomeAsync()
    {
        await Ended;
        await _streams;
        return (_process.ExitCode, string.Join(' ', _errors));
    }

    /// <summary>Ask by closing its input, then insist.</summary>
    public async Task EndAsync()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended by itself.
        }

        try
        {
            await Ended.WaitAsync(s_stopLimit);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await Ended;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await _streams;
        _process.Dispose();
    }

    /// <summary>End the child of an earlier web process, if it has not ended yet: two must not write one journal.</summary>
    /// <param name="processFile">Has its id.</param>
    /// <param name="journal">Its command line names this, else the id is another's by now.</param>
    public static async Task EndLeftBehindAsync(string processFile, string journal)
    {
        if (!File.Exists(processFile) || !int.TryParse(await File.ReadAllTextAsync(processFile), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return;
        try
        {
            var line = $"/proc/{id}/cmdline";
            if (!File.Exists(line) || !(await File.ReadAllTextAsync(line)).Contains(journal, StringComparison.Ordinal))
                return;
            using var left = Process.GetProcessById(id);
            using var limit = new CancellationTokenSource(s_stopLimit);
            try
            {
                await left.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                left.Kill(entireProcessTree: true);
            }
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It ended while it was looked at.
        }
    }

    private static async Task DropAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is not null)
        {
            // The report is made from the slices, here too.
        }
    }

    private async Task KeepErrorsAsync(StreamReader lines)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            if (_errors.Count == ErrorLines)
                _errors.Dequeue();
            _errors.Enqueue(line);
        }
    }
}

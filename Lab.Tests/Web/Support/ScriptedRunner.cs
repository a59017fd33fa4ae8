using System.Globalization;
using Lab.Engine.Reenactments.Report;
using Lab.Web.Services.Reenact;

namespace Lab.Tests.Web.Support;

/// <summary>Answers for the engine: with canned reports, unless told otherwise; held back, if told so.</summary>
public sealed class ScriptedRunner : IReenactmentRunner
{
    private readonly SemaphoreSlim _held = new(0);
    private int _running;

    public List<string> Asked { get; } = [];

    /// <summary>Most that ever ran at the same time.</summary>
    public int Most { get; private set; }

    /// <summary>Each run waits for <see cref="LetOne"/>.</summary>
    public bool Holds { get; init; }

    public Func<string, ulong, RunnerAnswer> Answer { get; set; } =
        (bug, seed) => new RunnerAnswer(0, ReenactmentJson.Write(CannedReport.Of(bug, seed)), "");

    public void LetOne() => _held.Release();

    public async Task<RunnerAnswer> RunAsync(IReadOnlyList<string> arguments, CancellationToken limit)
    {
        Most = Math.Max(Most, Interlocked.Increment(ref _running));
        try
        {
            lock (Asked)
                Asked.Add(string.Join(' ', arguments));
            if (Holds)
                await _held.WaitAsync(limit);
            return Answer(arguments[1], ulong.Parse(arguments[3], CultureInfo.InvariantCulture));
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}

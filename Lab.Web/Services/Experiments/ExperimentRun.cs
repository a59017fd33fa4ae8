using System.ComponentModel;
using System.Data.Common;
using System.Globalization;
using Lab.Engine.Cli;
using Lab.Engine.Experiments;
using Lab.Engine.Link;
using Lab.Web.Services.Experiments.Store;
using Microsoft.EntityFrameworkCore;

namespace Lab.Web.Services.Experiments;

/// <summary>
/// One experiment, from the slices it has to its end. A child process runs the slices and appends each to the journal; this
/// follows the journal and copies each line to the database, so a crash of either process costs the slice that was running.
/// </summary>
/// <param name="changed">Told its id after each slice and each change of state.</param>
internal sealed class ExperimentRun(string id, ExperimentStore store, ExperimentJournal journal, TimeProvider clock, Action<string> changed)
{
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(200);

    private string? _trouble;
    private long _sliceBeganMs;

    public string Id => id;

    /// <summary>When the slice that runs now began; null: none runs.</summary>
    public DateTimeOffset? SliceBegan => Volatile.Read(ref _sliceBeganMs) is var began and > 0 ? DateTimeOffset.FromUnixTimeMilliseconds(began) : null;

    /// <param name="alone">Sees to it that nothing runs beside the slices.</param>
    /// <param name="user">A user's stop: the experiment stays interrupted.</param>
    /// <param name="closing">The lab's end: the experiment goes on when the lab does.</param>
    /// <returns>Ends with the run; never fails.</returns>
    public async Task RunAsync(Func<Task> alone, CancellationToken user, CancellationToken closing)
    {
        try
        {
            await ExperimentProcess.EndLeftBehindAsync(journal.ProcessFile, journal.Path);
            var replay = TakeUp();
            if (!replay.IsOver)
            {
                if (replay.Origin.Refusal(EngineIdentity.Describe()) is { } stranger)
                    throw new InvalidDataException(stranger);
                await alone();
                using var either = CancellationTokenSource.CreateLinkedTokenSource(user, closing);
                await RunToTheEndAsync(replay, either.Token);
            }

            if (!replay.IsOver && closing.IsCancellationRequested && !user.IsCancellationRequested)
                return;
            if (user.IsCancellationRequested)
                _trouble = null;
            Note(replay.IsOver ? ExperimentState.Done : ExperimentState.Interrupted, replay.Summary);
            journal.Delete();
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or InvalidOperationException or UnauthorizedAccessException or Win32Exception or DbException or DbUpdateException)
        {
            _trouble = problem.Message;
            Interrupt();
        }
        finally
        {
            Volatile.Write(ref _sliceBeganMs, 0);
        }
    }

    /// <summary>What the database has, and the slices that a lost web process left in the journal.</summary>
    private ExperimentReplay TakeUp()
    {
        var kept = store.Load(id) ?? throw new InvalidDataException($"There is no experiment {id}.");
        var problems = ExperimentReplay.Read(id, kept.Lines, out var replay);
        if (problems.Count > 0)
            throw new InvalidDataException(string.Join(' ', problems));
        _trouble = kept.Entry.Trouble;
        var lines = journal.ReadAll();
        if (lines.Count <= kept.Lines.Count - 1 || lines[0] != kept.Lines[0] || ExperimentReplay.Read(journal.Path, lines, out var journaled).Count > 0)
            return replay!;
        foreach (var line in journaled!.Lines.Skip(kept.Lines.Count))
            Take(line, replay!);
        return replay!;
    }

    /// <summary>A child that dies is replaced once.</summary>
    private async Task RunToTheEndAsync(ExperimentReplay replay, CancellationToken stop)
    {
        for (var again = true; ; again = false)
        {
            var (code, errors) = await RunChildAsync(replay, stop);
            if (replay.IsOver || stop.IsCancellationRequested)
                return;
            _trouble = $"The process that ran its slices ended with code {code} after {replay.Slices} slices{(errors.Length > 0 ? ": " + errors : ".")}";
            if (!again || code == ExitCode.Refused)
                return;
            _trouble += " Another one went on.";
            Note(ExperimentState.Running, replay.Summary);
        }
    }

    private async Task<(int Code, string Errors)> RunChildAsync(ExperimentReplay replay, CancellationToken stop)
    {
        journal.Write(replay.Lines);
        await using var child = ExperimentProcess.Start([replay.Command, "--resume", journal.Path]);
        await File.WriteAllTextAsync(journal.ProcessFile, child.Id.ToString(CultureInfo.InvariantCulture), CancellationToken.None);
        BeginSlice();
        for (var isLast = false; !isLast;)
        {
            // Asked before reading: what it wrote last is read too.
            isLast = child.Ended.IsCompleted;
            foreach (var line in journal.ReadNew())
                Take(line, replay);
            if (isLast)
                break;
            if (stop.IsCancellationRequested)
                await child.EndAsync();
            else
                await Task.WhenAny(child.Ended, Task.Delay(s_poll, clock, stop));
        }

        return await child.OutcomeAsync();
    }

    private void Take(string line, ExperimentReplay replay)
    {
        if (replay.Add(line) is { } problem)
            throw new InvalidDataException($"{journal.Path}, line {replay.Lines.Count + 1}: {problem}");
        store.AddSlice(id, replay.Slices - 1, line, replay.Summary);
        BeginSlice();
        changed(id);
    }

    private void BeginSlice() => Volatile.Write(ref _sliceBeganMs, clock.GetUtcNow().ToUnixTimeMilliseconds());

    private void Note(ExperimentState state, string summary)
    {
        store.SetState(id, state, summary, _trouble);
        changed(id);
    }

    private void Interrupt()
    {
        try
        {
            Note(ExperimentState.Interrupted, store.Find(id)?.Summary ?? string.Empty);
        }
        catch (DbException)
        {
            // The trouble is the database: there is nowhere to write it.
        }
    }
}

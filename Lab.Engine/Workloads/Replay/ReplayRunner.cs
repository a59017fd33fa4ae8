using Lab.Engine.Primitives;
using Lab.Engine.Workloads.Recordings;

namespace Lab.Engine.Workloads.Replay;

/// <summary>Replays a recording through our tables and compares with what the kernel did. One thread.</summary>
public static class ReplayRunner
{
    /// <summary>Imports and replays a file. Bad input is refused in the report, never thrown.</summary>
    public static ReplayReport Run(string path, ReplayOptions? options = null)
    {
        var import = RecordingImporter.Read(path);
        return import.Accepted
            ? Run(import.Recording, options)
            : new ReplayReport { File = path, Refusals = [.. import.Problems.Select(problem => problem.ToString())] };
    }

    /// <summary>Replays a recording.</summary>
    public static ReplayReport Run(Recording recording, ReplayOptions? options = null)
    {
        options ??= new ReplayOptions();
        if (options.Problems() is { Count: > 0 } problems)
            return new ReplayReport { File = recording.File, Refusals = problems };

        var ledger = new ReplayLedger();
        ledger.Notes.AddRange(recording.Notes);
        var traits = RecordingTraits.Of(recording, options, ledger.Notes);
        ledger.Notes.Add(traits.Describe());
        var timeline = TimelineBuilder.Build(recording, traits, ledger);
        CallbackPairing.Join(timeline.Vms, timeline.Callbacks, recording, traits, ledger);
        foreach (var vm in timeline.Vms)
        {
            try
            {
                VmReplay.Run(vm, traits, ledger);
            }
            catch (InvariantException broken)
            {
                ledger.Disagree(ReplayCheck.Recording, vm.FirstLine, vm.Name, "a replay",
                    $"a broken invariant: {broken.Message}");
            }
        }

        return ledger.Report(recording.File);
    }
}

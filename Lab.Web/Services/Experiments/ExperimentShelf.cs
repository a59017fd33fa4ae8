using System.Data.Common;
using Lab.Engine.Experiments.Export;
using Lab.Web.Configuration;
using Lab.Web.Services.Experiments.Store;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Lab.Web.Services.Experiments;

/// <summary>The kept experiments as their user's.</summary>
public sealed class ExperimentShelf(ExperimentQueue queue, ExperimentStore store, IOptions<LabOptions> lab) : IExperimentShelf
{
    /// <summary>Unpacked, a journal is so many times the bundle at most; real ones are 4 to 8 times.</summary>
    private const int MostUnpacking = 16;
    private const long MiB = 1 << 20;

    public int LargestMiB => lab.Value.UploadMiB;

    public Task<IReadOnlyList<string>> RenameAsync(string id, string name)
    {
        name = name.Trim();
        return name.Length is 0 or > ExperimentBundle.LongestName
            ? Task.FromResult<IReadOnlyList<string>>([$"A name has 1 to {ExperimentBundle.LongestName} characters; this has {name.Length}."])
            : ChangeAsync(id, () => store.Rename(id, name));
    }

    public Task<IReadOnlyList<string>> PinAsync(string id, bool pinned) => ChangeAsync(id, () => store.Pin(id, pinned));

    public async Task<IReadOnlyList<string>> DeleteAsync(string id)
    {
        await queue.StopAsync(id);
        return await ChangeAsync(id, () => store.Delete(id));
    }

    public async Task<ImportResult> ImportAsync(Stream content, CancellationToken stop)
    {
        if (queue.Trouble is { } trouble)
            return Refused([trouble]);
        using var bundle = new MemoryStream();
        var buffer = new byte[81_920];
        for (int read; (read = await content.ReadAsync(buffer, stop)) > 0;)
        {
            if (bundle.Length + read > LargestMiB * MiB)
                return Refused([$"The file is larger than {LargestMiB} MiB (Lab:UploadMiB in appsettings.json)."]);
            bundle.Write(buffer, 0, read);
        }

        bundle.Position = 0;
        return await Task.Run(() => Take(bundle), stop);
    }

    private ImportResult Take(MemoryStream bundle)
    {
        if (ExperimentBundle.Read(bundle, LargestMiB * MiB * MostUnpacking, out var content) is { Count: > 0 } problems)
            return Refused(problems);
        var (manifest, lines) = content!;
        if (ExperimentReplay.Read(ExperimentBundle.JournalName, lines, out var replay) is { Count: > 0 } unread)
            return Refused(unread);
        if (replay!.Lines.Count != lines.Count)
            return Refused([$"{ExperimentBundle.JournalName}, line {lines.Count}: it is cut short."]);
        try
        {
            if (store.Load(manifest.Id) is { } here)
                return here.Lines.SequenceEqual(lines, StringComparer.Ordinal) ? new ImportResult(manifest.Id, IsNew: false, []) : Refused([$"Experiment {manifest.Id}, \"{here.Entry.Name}\", is here already, with other slices. Delete it first to take this one."]);
            store.Add(Row(manifest, replay), lines.Skip(1));
        }
        catch (Exception problem) when (problem is DbException or DbUpdateException)
        {
            return Refused([$"It could not be kept: {problem.Message}"]);
        }

        queue.Announce(manifest.Id);
        return new ImportResult(manifest.Id, IsNew: true, []);
    }

    private static ExperimentRow Row(BundleManifest manifest, ExperimentReplay replay) => new()
    {
        Id = manifest.Id,
        Kind = replay.Kind,
        Name = manifest.Name,
        MadeMs = manifest.MadeMs,
        State = replay.IsOver ? ExperimentState.Done : ExperimentState.Interrupted,
        Summary = replay.Summary,
        Trouble = replay.IsOver ? null : "It was exported before its end.",
        CommandLine = "./" + replay.Origin.CommandLine,
        Head = replay.Lines[0],
    };

    private async Task<IReadOnlyList<string>> ChangeAsync(string id, Func<bool> change)
    {
        if (queue.Trouble is { } trouble)
            return [trouble];
        try
        {
            if (!await Task.Run(change))
                return [$"There is no experiment {id}."];
        }
        catch (Exception problem) when (problem is DbException or DbUpdateException)
        {
            return [$"It could not be changed: {problem.Message}"];
        }

        queue.Announce(id);
        return [];
    }

    private static ImportResult Refused(IReadOnlyList<string> problems) => new(null, IsNew: false, problems);
}

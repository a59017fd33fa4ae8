using System.Globalization;

namespace Lab.Web.Services.Recordings;

/// <summary>The shipped recordings and the uploaded ones.</summary>
public sealed class RecordingLibrary
{
    private const long MiB = 1 << 20;
    private readonly string _shipped;
    private readonly string _uploaded;
    private readonly TimeProvider _clock;

    /// <param name="shipped">Folder of the shipped recordings; may be missing.</param>
    /// <param name="uploaded">Folder for uploads; made when first needed.</param>
    /// <param name="largestMiB">Largest upload.</param>
    public RecordingLibrary(string shipped, string uploaded, int largestMiB, TimeProvider clock)
    {
        _shipped = shipped;
        _uploaded = uploaded;
        _clock = clock;
        LargestMiB = largestMiB;
    }

    public int LargestMiB { get; }

    /// <summary>Shipped ones first, each group by name.</summary>
    public IReadOnlyList<Recording> All() => [.. In(_shipped, isShipped: true), .. In(_uploaded, isShipped: false)];

    /// <returns>Null if there is none of this name.</returns>
    public Recording? Find(string? name) => All().FirstOrDefault(recording => string.Equals(recording.Name, name, StringComparison.Ordinal));

    /// <summary>Keep an upload, whole or not at all. What is in it shows when it is replayed.</summary>
    /// <param name="fileName">As the browser names it; only its last part counts.</param>
    public async Task<UploadResult> AddAsync(string fileName, Stream content, CancellationToken cancellation)
    {
        var name = Path.GetFileName(fileName.Replace('\\', '/'));
        if (!IsRecordingName(name) || name.Any(c => Path.GetInvalidFileNameChars().Contains(c)))
            return new UploadResult(null, $"\"{name}\" is not taken: a recording's name ends in .txt or .txt.gz.");
        if (Find(name) is { IsShipped: true })
            return new UploadResult(null, $"A shipped recording is named {name}; rename the file.");
        Directory.CreateDirectory(_uploaded);
        var partial = Path.Combine(_uploaded, $".{Guid.NewGuid():N}.part");
        try
        {
            if (!await CopyAsync(content, partial, cancellation))
                return new UploadResult(null, $"{name} is larger than {LargestMiB} MiB. Compress it with gzip, or replay it with the command line.");
            RecordingHeader.OriginOf(partial);
            var kept = Path.Combine(_uploaded, name);
            File.Move(partial, kept, overwrite: true);
            return new UploadResult(Describe(kept, isShipped: false), null);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return new UploadResult(null, $"{name} was not taken: {problem.Message}");
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static bool IsRecordingName(string name) =>
        !name.StartsWith('.') && (name.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".txt.gz", StringComparison.OrdinalIgnoreCase));

    private IEnumerable<Recording> In(string folder, bool isShipped) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(path => IsRecordingName(Path.GetFileName(path)))
                .OrderBy(path => path, StringComparer.Ordinal)
                .Select(path => Describe(path, isShipped))
            : [];

    private Recording Describe(string path, bool isShipped)
    {
        string origin;
        try
        {
            origin = RecordingHeader.OriginOf(path);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException)
        {
            origin = problem.Message;
        }

        if (!isShipped)
            origin = $"Uploaded {TimeZoneInfo.ConvertTime(new DateTimeOffset(File.GetLastWriteTimeUtc(path)), _clock.LocalTimeZone).ToString("d MMM HH:mm", CultureInfo.InvariantCulture)}. {origin}";
        return new Recording(Path.GetFileName(path), path, origin, isShipped);
    }

    private async Task<bool> CopyAsync(Stream content, string path, CancellationToken cancellation)
    {
        await using var file = File.Create(path);
        var buffer = new byte[81_920];
        for (long total = 0; ;)
        {
            var read = await content.ReadAsync(buffer, cancellation);
            if (read == 0)
                return true;
            total += read;
            if (total > LargestMiB * MiB)
                return false;
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }
    }
}

using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lab.Engine.Experiments.Export;

/// <summary>An experiment as one file to carry to another lab: a zip of a manifest, with the digest of each file, and the journal.</summary>
public static class ExperimentBundle
{
    /// <summary>Of a file's name.</summary>
    public const string Extension = ".s2run";
    public const string Format = "stage2lab-bundle-1";
    public const string ManifestName = "manifest.json";
    public const string JournalName = "journal.jsonl";
    public const int LongestName = 200;

    /// <summary>Length of an id, of a to z and 2 to 7.</summary>
    public const int IdLength = 10;

    private const long MostManifestBytes = 64 << 10;

    public static void Write(Stream to, string id, string name, DateTimeOffset made, IEnumerable<string> lines)
    {
        var journal = Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n")));
        var manifest = new BundleManifest(Format, id, name, made.ToUnixTimeMilliseconds(), [new BundleFile(JournalName, journal.Length, Digest(journal))]);
        using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        Put(zip, ManifestName, JsonSerializer.SerializeToUtf8Bytes(manifest, ExperimentJson.Options));
        Put(zip, JournalName, journal);
    }

    /// <summary>Read a bundle from whoever sent it. Nothing is written anywhere, and no name in it is used as a path.</summary>
    /// <param name="from">Can seek.</param>
    /// <param name="mostBytes">That its files may have, unpacked.</param>
    /// <returns>Every problem, a sentence each; none: the content is there. What the lines say is not judged here.</returns>
    public static IReadOnlyList<string> Read(Stream from, long mostBytes, out BundleContent? content)
    {
        content = null;
        try
        {
            using var zip = new ZipArchive(from, ZipArchiveMode.Read, leaveOpen: true);
            return Read(zip, mostBytes, out content);
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException or IOException)
        {
            return [$"The file is no bundle: it is not a whole zip file ({broken.Message})"];
        }
    }

    private static IReadOnlyList<string> Read(ZipArchive zip, long mostBytes, out BundleContent? content)
    {
        content = null;
        var problems = zip.Entries.Select(entry => entry.FullName).Where(name => name is not (ManifestName or JournalName))
            .Take(5).Select(name => $"It holds \"{Shown(name)}\", which belongs in no bundle.").ToList();
        problems.AddRange(zip.Entries.GroupBy(entry => entry.FullName, StringComparer.Ordinal).Where(same => same.Count() > 1).Select(same => $"It holds \"{Shown(same.Key)}\" {same.Count()} times."));
        var manifest = ReadManifest(zip, problems);
        var journal = Take(zip, JournalName, mostBytes, problems);
        if (manifest is not null && journal is not null)
            Check(manifest, journal, problems);
        if (problems.Count > 0)
            return problems;
        var text = Encoding.UTF8.GetString(journal!);
        content = new BundleContent(manifest!, text.TrimEnd('\n').Split('\n'));
        return [];
    }

    private static BundleManifest? ReadManifest(ZipArchive zip, List<string> problems)
    {
        if (Take(zip, ManifestName, MostManifestBytes, problems) is not { } bytes)
            return null;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            var format = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(nameof(BundleManifest.Format), out var named) ? named.ToString() : "";
            if (format != Format)
            {
                problems.Add($"{ManifestName} says the format \"{Shown(format)}\"; this lab reads \"{Format}\".");
                return null;
            }

            var manifest = document.Deserialize<BundleManifest>(ExperimentJson.Options)!;
            if (manifest.Id.Length != IdLength || manifest.Id.Any(letter => letter is not ((>= 'a' and <= 'z') or (>= '2' and <= '7'))))
                problems.Add($"{ManifestName}: Id is \"{Shown(manifest.Id)}\"; it must be {IdLength} characters of a to z and 2 to 7.");
            if (string.IsNullOrWhiteSpace(manifest.Name) || manifest.Name.Length > LongestName)
                problems.Add($"{ManifestName}: Name has {manifest.Name.Length} characters; it must have 1 to {LongestName}.");
            if (manifest.MadeMs is < 0 or > 253_402_300_799_999)
                problems.Add($"{ManifestName}: MadeMs is {manifest.MadeMs}; it is no moment.");
            return manifest;
        }
        catch (JsonException broken)
        {
            problems.Add($"{ManifestName} is broken: {broken.Message}");
            return null;
        }
    }

    private static void Check(BundleManifest manifest, byte[] journal, List<string> problems)
    {
        if (manifest.Files is not [{ Name: JournalName } file])
        {
            problems.Add($"{ManifestName}: Files must list {JournalName} and nothing else.");
            return;
        }

        if (file.Bytes != journal.Length)
            problems.Add($"{JournalName} has {journal.Length} bytes; the manifest says {file.Bytes}.");
        if (!string.Equals(file.Sha256, Digest(journal), StringComparison.OrdinalIgnoreCase))
            problems.Add($"{JournalName} is not what the manifest's SHA-256 says: it was damaged or changed.");
    }

    /// <summary>The length that the zip claims is not believed: unpacking stops at the limit.</summary>
    private static byte[]? Take(ZipArchive zip, string name, long most, List<string> problems)
    {
        if (zip.GetEntry(name) is not { } entry)
        {
            problems.Add($"It has no {name}.");
            return null;
        }

        try
        {
            using var packed = entry.Open();
            using var whole = new MemoryStream();
            var buffer = new byte[81_920];
            for (int read; (read = packed.Read(buffer)) > 0;)
            {
                if (whole.Length + read > most)
                {
                    problems.Add($"{name} unpacks to more than {most} bytes.");
                    return null;
                }

                whole.Write(buffer, 0, read);
            }

            return whole.ToArray();
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException or IOException)
        {
            problems.Add($"{name} cannot be unpacked: {broken.Message}");
            return null;
        }
    }

    private static void Put(ZipArchive zip, string name, byte[] bytes)
    {
        using var entry = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
        entry.Write(bytes);
    }

    private static string Digest(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>What others wrote, short and in one line.</summary>
    private static string Shown(string text) => new([.. text.Take(80).Select(letter => char.IsControl(letter) ? '?' : letter)]);
}

using System.IO.Compression;

namespace Lab.Web.Services.Recordings;

/// <summary>The comment lines on top of an ftrace text file.</summary>
public static class RecordingHeader
{
    private const int LinesRead = 40;

    /// <summary>Kernel and command of a recording, from its first lines; empty if they say neither.</summary>
    /// <exception cref="InvalidDataException">The file is neither ftrace text nor its gzip.</exception>
    public static string OriginOf(string path)
    {
        using var file = File.OpenRead(path);
        using var text = new StreamReader(IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file);
        var parts = new List<string>();
        var isTrace = false;
        for (var i = 0; i < LinesRead && text.ReadLine() is { } line; i++)
        {
            if (line.Contains('\0', StringComparison.Ordinal))
                throw new InvalidDataException("The file is neither ftrace text nor its gzip.");
            isTrace |= line.StartsWith('#') || line.Contains(": ", StringComparison.Ordinal);
            foreach (var key in new[] { "# kernel:", "# cmd:" })
            {
                if (line.StartsWith(key, StringComparison.Ordinal))
                    parts.Add(line[key.Length..].Trim());
            }
        }

        return isTrace ? string.Join(" · ", parts) : throw new InvalidDataException("The file has no line that looks like ftrace text.");
    }

    private static bool IsGzip(FileStream file)
    {
        var gzip = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        return gzip;
    }
}

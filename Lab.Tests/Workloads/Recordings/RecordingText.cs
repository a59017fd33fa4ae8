using System.Globalization;
using System.IO.Compression;
using System.Text;
using Lab.Engine.Workloads.Recordings;
using Lab.Tests.Architecture;

namespace Lab.Tests.Workloads.Recordings;

/// <summary>Makes recordings for tests: line by line, or from a shipped file with some lines changed.</summary>
internal sealed class RecordingText
{
    private readonly StringBuilder _text = new();
    private long _microseconds = 100_000_000;
    private int _lines;

    public RecordingText(string kernel = "6.12.107-test") => Raw($"# kernel: {kernel} #1 SMP");

    /// <summary>Names of the shipped recordings.</summary>
    public static IReadOnlyList<string> Shipped { get; } =
        ["6.1-linux-guest-migration", "6.12-dirty-log-blocks", "7.2-mixed-host-operations"];

    /// <summary>Path of a shipped recording.</summary>
    public static string PathOf(string name) => Path.Combine(SourceTree.Root, "recordings", name + ".txt.gz");

    /// <summary>Lines of a shipped recording; index 0 is line 1.</summary>
    public static string[] LinesOf(string name)
    {
        using var zip = new GZipStream(File.OpenRead(PathOf(name)), CompressionMode.Decompress);
        using var reader = new StreamReader(zip);
        return reader.ReadToEnd().TrimEnd('\n').Split('\n');
    }

    public static RecordingImport Import(IEnumerable<string> lines, RecordingImportOptions? options = null) =>
        Import(string.Join('\n', lines) + "\n", options);

    public static RecordingImport Import(string text, RecordingImportOptions? options = null) =>
        Import(Encoding.UTF8.GetBytes(text), options);

    public static RecordingImport Import(byte[] bytes, RecordingImportOptions? options = null) =>
        RecordingImporter.Read(new MemoryStream(bytes), "test.txt", options);

    public static byte[] Zip(string text)
    {
        using var target = new MemoryStream();
        using (var zip = new GZipStream(target, CompressionLevel.Fastest))
            zip.Write(Encoding.UTF8.GetBytes(text));
        return target.ToArray();
    }

    /// <summary>Adds one event, a microsecond later.</summary>
    /// <param name="cpu">Also tells the task: vm0-vcpuN, or vm0-host for 9.</param>
    /// <returns>Its line.</returns>
    public int Event(int cpu, string text, bool sameTime = false)
    {
        if (!sameTime)
            _microseconds++;
        var task = cpu == 9 ? "vm0-host-1009" : $"vm0-vcpu{cpu}-{1000 + cpu}";
        return Raw(string.Create(CultureInfo.InvariantCulture,
            $"{task,20} [{cpu:D3}] d....   {_microseconds / 1_000_000}.{_microseconds % 1_000_000:D6}: {text}"));
    }

    /// <summary>Adds a line as it is.</summary>
    public int Raw(string line)
    {
        _text.Append(line).Append('\n');
        return ++_lines;
    }

    public override string ToString() => _text.ToString();

    public Recording Recording()
    {
        var import = Import(ToString());
        Assert.True(import.Accepted, string.Join('\n', import.Problems));
        return import.Recording;
    }
}

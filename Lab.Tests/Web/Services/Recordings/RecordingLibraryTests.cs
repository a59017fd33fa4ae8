using System.IO.Compression;
using System.Text;
using Lab.Web.Services.Recordings;

namespace Lab.Tests.Web.Services.Recordings;

public sealed class RecordingLibraryTests : IDisposable
{
    private const string Trace = "# kernel: 6.12.1-arm64\n# cmd: kvmload -v 2\n  vm0-vcpu0-12 [001] ..... 1.000001: map: addr=0x80000000\n";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lab-recordings-");
    private readonly RecordingLibrary _library;

    public RecordingLibraryTests()
    {
        Directory.CreateDirectory(Shipped);
        File.WriteAllText(Path.Combine(Shipped, "thp.txt"), Trace);
        _library = new RecordingLibrary(Shipped, Path.Combine(_folder.FullName, "uploads"), largestMiB: 1, TimeProvider.System);
    }

    private string Shipped => Path.Combine(_folder.FullName, "shipped");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void All_ShippedRecording_SaysItsOrigin()
    {
        var recording = Assert.Single(_library.All());
        Assert.Equal("6.12.1-arm64 · kvmload -v 2", recording.Origin);
        Assert.True(recording.IsShipped);
    }

    [Fact]
    public async Task Add_GzippedTrace_IsKeptAndFound()
    {
        using var bytes = new MemoryStream();
        await using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(Trace), TestContext.Current.CancellationToken);
        bytes.Position = 0;

        var result = await AddAsync("own.txt.gz", bytes);
        Assert.Null(result.Problem);
        Assert.Contains("6.12.1", _library.Find("own.txt.gz")!.Origin, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run.exe", "ends in .txt")]
    [InlineData("..", "ends in .txt")]
    [InlineData("thp.txt", "shipped")]
    public async Task Add_NameThatIsNotTaken_SaysWhy(string name, string why)
    {
        var result = await AddAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(Trace)));
        Assert.Contains(why, result.Problem, StringComparison.Ordinal);
        Assert.Single(_library.All());
    }

    [Fact]
    public async Task Add_PathInTheName_StaysInTheFolder()
    {
        var result = await AddAsync("../../escape.txt", new MemoryStream(Encoding.UTF8.GetBytes(Trace)));
        Assert.Equal(Path.Combine(_folder.FullName, "uploads", "escape.txt"), result.Recording?.Path);
    }

    [Fact]
    public async Task Add_LargerThanTheCap_LeavesNothingBehind()
    {
        var result = await AddAsync("big.txt", new MemoryStream(new byte[(1 << 20) + 1]));
        Assert.Contains("larger than 1 MiB", result.Problem, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder.FullName, "uploads")));
    }

    [Fact]
    public async Task Add_NotATrace_LeavesNothingBehind()
    {
        var result = await AddAsync("noise.txt", new MemoryStream(new byte[64]));
        Assert.Contains("neither ftrace text", result.Problem, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder.FullName, "uploads")));
    }

    private Task<UploadResult> AddAsync(string name, Stream content) => _library.AddAsync(name, content, TestContext.Current.CancellationToken);
}

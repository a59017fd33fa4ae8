using System.IO.Compression;
using System.Text;
using Lab.Engine.Experiments;
using Lab.Engine.Experiments.Export;

namespace Lab.Tests.Experiments.Export;

/// <summary>What is whole is taken; what is not is refused with every reason.</summary>
public sealed class ExperimentBundleTests
{
    private const string Id = "abcdefgh27";
    private const long Most = 16 << 20;

    private static readonly string[] Lines = [ComparisonFile.HeadLine(Samples.Plan, Samples.Origin), "{\"a\":1}", "{\"b\":2}"];

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var made = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);
        using var file = new MemoryStream();
        ExperimentBundle.Write(file, Id, "mine", made, Lines);

        Assert.Empty(ExperimentBundle.Read(file, Most, out var content));

        Assert.Equal(Lines, content!.Lines);
        Assert.Equal((Id, "mine", made.ToUnixTimeMilliseconds()), (content.Manifest.Id, content.Manifest.Name, content.Manifest.MadeMs));
    }

    [Fact]
    public void Read_NoZip_SaysSo()
    {
        Assert.Contains("it is not a whole zip file", Assert.Single(Refused(Encoding.UTF8.GetBytes("{\"Format\":\"stage2lab-bundle-1\"}"))));
        Assert.Contains("it is not a whole zip file", Assert.Single(Refused([])));
        Assert.Contains("it is not a whole zip file", Assert.Single(Refused(Whole()[..^30])));
    }

    [Fact]
    public void Read_ForeignZip_NamesEveryReason()
    {
        var problems = Refused(Zip(("../../etc/passwd", "x"u8.ToArray()), ("readme.txt", "x"u8.ToArray())));

        Assert.Equal(4, problems.Count);
        Assert.Contains("It holds \"../../etc/passwd\", which belongs in no bundle.", problems);
        Assert.Contains("It holds \"readme.txt\", which belongs in no bundle.", problems);
        Assert.Contains("It has no manifest.json.", problems);
        Assert.Contains("It has no journal.jsonl.", problems);
    }

    [Theory]
    [InlineData("{\"Format\":\"stage2lab-bundle-2\"}", "says the format \"stage2lab-bundle-2\"; this lab reads \"stage2lab-bundle-1\"")]
    [InlineData("[]", "says the format \"\"")]
    [InlineData("{", "manifest.json is broken")]
    [InlineData("{\"Format\":\"stage2lab-bundle-1\"}", "manifest.json is broken")]
    [InlineData("{\"Format\":\"stage2lab-bundle-1\",\"Id\":\"../../../x\",\"Name\":\" \",\"MadeMs\":-1,\"Files\":[null]}", "Id is \"../../../x\"")]
    [InlineData("{\"Format\":\"stage2lab-bundle-1\",\"Id\":\"abcdefgh27\",\"Name\":\"n\",\"MadeMs\":1,\"Files\":[]}", "Files must list journal.jsonl and nothing else")]
    [InlineData("{\"Format\":\"stage2lab-bundle-1\",\"Id\":\"abcdefgh27\",\"Name\":\"n\",\"MadeMs\":1,\"Files\":[{\"Name\":\"journal.jsonl\",\"Bytes\":2,\"Sha256\":\"00\"}]}", "SHA-256")]
    [InlineData("{\"Format\":\"stage2lab-bundle-1\",\"Id\":\"abcdefgh27\",\"Name\":\"n\",\"MadeMs\":1,\"Files\":[{\"Name\":\"journal.jsonl\",\"Bytes\":3,\"Sha256\":\"00\"}]}", "has 2 bytes; the manifest says 3")]
    public void Read_WrongManifest_SaysWhat(string manifest, string says) =>
        Assert.Contains(Refused(Zip((ExperimentBundle.ManifestName, Encoding.UTF8.GetBytes(manifest)), (ExperimentBundle.JournalName, "{}"u8.ToArray()))), problem => problem.Contains(says, StringComparison.Ordinal));

    [Fact]
    public void Read_ManifestWithSeveralMistakes_NamesAll()
    {
        var manifest = "{\"Format\":\"stage2lab-bundle-1\",\"Id\":\"UPPER\",\"Name\":\"\",\"MadeMs\":-1,\"Files\":[]}";
        Assert.Equal(4, Refused(Zip((ExperimentBundle.ManifestName, Encoding.UTF8.GetBytes(manifest)), (ExperimentBundle.JournalName, []))).Count);
    }

    [Fact]
    public void Read_FilesTwice_AreRefused()
    {
        var zip = Zip((ExperimentBundle.ManifestName, "{}"u8.ToArray()), (ExperimentBundle.JournalName, []), (ExperimentBundle.JournalName, []));
        Assert.Contains("It holds \"journal.jsonl\" 2 times.", Refused(zip));
    }

    [Fact]
    public void Read_ZipBomb_StopsAtTheLimit()
    {
        var zip = Zip((ExperimentBundle.ManifestName, "{}"u8.ToArray()), (ExperimentBundle.JournalName, new byte[Most + 1]));
        Assert.True(zip.Length < Most / 100, $"{zip.Length} bytes");
        Assert.Contains($"journal.jsonl unpacks to more than {Most} bytes.", Refused(zip));
    }

    /// <summary>Each byte of a bundle in turn is another: it is refused, or it was one that means nothing. Nothing throws.</summary>
    [Fact]
    public void Read_EachByteDamaged_IsRefusedOrGivesTheSame()
    {
        var whole = Whole();
        var refused = 0;
        for (var at = 0; at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x5A;
            using var file = new MemoryStream(damaged);
            if (ExperimentBundle.Read(file, Most, out var content).Count > 0)
                refused++;
            else
                Assert.Equal(Lines, content!.Lines);
        }

        Assert.True(refused > whole.Length / 2, $"{refused} of {whole.Length}");
    }

    private static byte[] Whole()
    {
        using var file = new MemoryStream();
        ExperimentBundle.Write(file, Id, "mine", DateTimeOffset.UnixEpoch, Lines);
        return file.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return file.ToArray();
    }

    private static IReadOnlyList<string> Refused(byte[] bytes)
    {
        using var file = new MemoryStream(bytes);
        var problems = ExperimentBundle.Read(file, Most, out var content);
        Assert.NotEmpty(problems);
        Assert.Null(content);
        return problems;
    }
}

using Lab.Engine.Experiments;

namespace Lab.Tests.Experiments;

public sealed class JournalTests : IDisposable
{
    private readonly Journal<SlicePairHead, SliceTicket> _journal = new("test-1");
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    [Fact]
    public void Load_NoSlices_GivesTheHead()
    {
        _journal.Begin(_path, new SlicePairHead("x"));

        Assert.Empty(_journal.Load(_path, out var head, out var slices));

        Assert.Equal("x", head!.Name);
        Assert.Empty(slices);
    }

    [Fact]
    public void Load_LastLineCutAnywhere_LosesThatSliceAlone()
    {
        Write(3);
        var whole = File.ReadAllBytes(_path);
        var third = whole.Length - LineLength(3);
        var tries = 0;
        // At the newline itself nothing is missing.
        for (var length = third; length < whole.Length - 1; length++, tries++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            Assert.Empty(_journal.Load(_path, out _, out var slices));
            Assert.Equal([Ticket(1), Ticket(2)], slices);
        }

        Assert.InRange(tries, 50, 500);
        File.WriteAllBytes(_path, whole[..^1]);
        Assert.Empty(_journal.Load(_path, out _, out var all));
        Assert.Equal(3, all.Count);
    }

    [Theory]
    [InlineData("{\"Phase\":\"WarmUp\"}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{\"Phase\":\"WarmUp\",\"Pair\":1,\"Attempt\":0,\"Position\":0,\"Arm\":\"A\",\"Seed\":1,\"More\":1}")]
    public void Load_DamageBeforeTheLastLine_IsRefusedWithTheLineAndGivesNothing(string damaged)
    {
        Write(4);
        var lines = File.ReadAllLines(_path);
        lines[2] = damaged;
        File.WriteAllLines(_path, lines);

        Assert.StartsWith($"{_path}, line 3: ", Assert.Single(_journal.Load(_path, out var head, out var slices)), StringComparison.Ordinal);

        Assert.Null(head);
        Assert.Empty(slices);
    }

    [Fact]
    public void Load_HeadCutOrForeign_IsRefused()
    {
        Write(1);
        var whole = File.ReadAllText(_path);
        foreach (var text in new[] { "", "\n", whole[..9], whole.Replace("test-1", "test-2", StringComparison.Ordinal) })
        {
            File.WriteAllText(_path, text);
            Assert.Contains("line 1", Assert.Single(_journal.Load(_path, out _, out _)), StringComparison.Ordinal);
        }

        Assert.Contains(_path + ".none", Assert.Single(_journal.Load(_path + ".none", out _, out _)), StringComparison.Ordinal);
    }

    [Fact]
    public void Mend_LastLineCut_LetsTheNextSliceBeginOnALineOfItsOwn()
    {
        Write(2);
        File.AppendAllText(_path, "{\"Phase\":\"Meas");
        _journal.Load(_path, out var head, out var slices);

        _journal.Mend(_path, head!, slices);
        _journal.Append(_path, Ticket(3));

        Assert.Empty(_journal.Load(_path, out _, out slices));
        Assert.Equal([Ticket(1), Ticket(2), Ticket(3)], slices);
    }

    [Fact]
    public void Append_FileThatAnotherReadsOnIn_ShowsThereEvenAfterMend()
    {
        Write(1);
        using var reader = new StreamReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var before = reader.ReadToEnd();
        _journal.Load(_path, out var head, out var slices);

        _journal.Mend(_path, head!, slices);
        _journal.Append(_path, Ticket(2));

        Assert.Equal(File.ReadAllText(_path)[before.Length..], reader.ReadToEnd());
    }

    public void Dispose() => File.Delete(_path);

    private static SliceTicket Ticket(int pair) => new(SlicePhase.Measured, pair, 0, 0, Arm.B, ulong.MaxValue);

    private void Write(int slices)
    {
        _journal.Begin(_path, new SlicePairHead("x"));
        for (var slice = 1; slice <= slices; slice++)
            _journal.Append(_path, Ticket(slice));
    }

    private int LineLength(int slice) => File.ReadAllLines(_path)[slice].Length + 1;

    private sealed record SlicePairHead(string Name);
}

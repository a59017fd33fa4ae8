using Lab.Engine.Primitives;

namespace Lab.Tests.Primitives;

public sealed class BlameTableTests
{
    [Fact]
    public void Add_EachHolder_HasItsOwnRow()
    {
        using var table = new BlameTable();
        table.Add(null, 10);
        table.Add(new ReaderSite(TraceOperation.Split, 2, 0x8000_0000), 100);
        table.Add(new ReaderSite(TraceOperation.Split, 2, 0x9000_0000), 50);
        table.Add(new ReaderSite(TraceOperation.Unknown, TraceRecord.NoLevel, 0), 7);
        table.Add(new ReaderSite(ulong.MaxValue), 3);

        Assert.Equal(
            [
                new BlameRow(false, TraceOperation.Unknown, TraceRecord.NoLevel, 1, 10),
                new BlameRow(true, TraceOperation.Unknown, TraceRecord.NoLevel, 2, 10),
                new BlameRow(true, TraceOperation.Split, 2, 2, 150),
            ],
            table.Read());
    }
}

using Lab.Engine.PageTable;

namespace Lab.Tests.PageTable;

/// <summary>What a few adjacent 2 MiB chunks of a 4 KiB-granule table must hold: a page list and a block flag a chunk.</summary>
public sealed class WindowModel(int chunks, bool againStops)
{
    public const int PagesPerChunk = 512;
    public const ulong PageSize = 0x1000;

    private readonly PageModel[] _pages = new PageModel[chunks * PagesPerChunk];
    private readonly bool[] _block = new bool[chunks];

    public int Count => _pages.Length;

    public PageModel this[int page] => _pages[page];

    public bool IsBlock(int page) => _block[page / PagesPerChunk];

    /// <param name="first">Page of the window.</param>
    /// <param name="count">Pages.</param>
    /// <param name="output">Output address of the first one.</param>
    /// <param name="write">Else read only.</param>
    public PgtableResult Map(int first, int count, ulong output, bool write)
    {
        for (var page = first; page < first + count;)
        {
            var chunk = page / PagesPerChunk;
            var at = output + ((ulong)(page - first) * PageSize);
            var isWhole = page % PagesPerChunk == 0 && first + count - page >= PagesPerChunk && at % (PageSize * PagesPerChunk) == 0;
            var length = isWhole ? PagesPerChunk : 1;
            var same = isWhole
                ? _block[chunk] && _pages[page].Output == at
                : !_block[chunk] && _pages[page].IsMapped && _pages[page].Output == at;
            if (same && againStops)
                return PgtableResult.Again;
            if (!same)
            {
                if (!isWhole && _block[chunk])
                    Array.Clear(_pages, chunk * PagesPerChunk, PagesPerChunk);
                _block[chunk] = isWhole;
                for (var i = 0; i < length; i++)
                    _pages[page + i] = new PageModel(true, at + ((ulong)i * PageSize), write);
            }

            page += length;
        }

        return PgtableResult.Done;
    }

    public void Unmap(int first, int count)
    {
        foreach (var page in Touched(first, count))
            _pages[page] = default;
        foreach (var chunk in Chunks(first, count))
            _block[chunk] = false;
    }

    public void WriteProtect(int first, int count)
    {
        foreach (var page in Touched(first, count))
            _pages[page] = _pages[page] with { IsWritable = false };
    }

    public void Split(int first, int count)
    {
        foreach (var chunk in Chunks(first, count))
            _block[chunk] = false;
    }

    /// <returns>False if the page is not mapped.</returns>
    public bool AllowWrite(int first)
    {
        if (!_pages[first].IsMapped)
            return false;
        foreach (var page in Touched(first, 1))
            _pages[page] = _pages[page] with { IsWritable = true };
        return true;
    }

    private static IEnumerable<int> Chunks(int first, int count) =>
        Enumerable.Range(first / PagesPerChunk, ((first + count - 1) / PagesPerChunk) - (first / PagesPerChunk) + 1);

    // A block is touched whole.
    private List<int> Touched(int first, int count)
    {
        var touched = new List<int>();
        foreach (var chunk in Chunks(first, count))
        {
            var start = chunk * PagesPerChunk;
            var (from, to) = _block[chunk]
                ? (start, start + PagesPerChunk)
                : (Math.Max(start, first), Math.Min(start + PagesPerChunk, first + count));
            touched.AddRange(Enumerable.Range(from, to - from));
        }

        return touched;
    }
}

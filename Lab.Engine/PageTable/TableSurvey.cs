using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>
/// What maps a window of input addresses, cut in cells of one size; filled by walks, a chunk at a time. One thread.
/// </summary>
/// <remarks>A chunk is consistent with no other: the table changes between two, and a walk sees what was there when it read.</remarks>
public sealed class TableSurvey
{
    /// <summary>Cells of a window.</summary>
    public const int MostCells = 1024;

    /// <summary>Kinds that are counted: all but tables.</summary>
    public const int Kinds = (int)EntryKind.Locked + 1;

    private readonly ulong[] _bytes;
    private readonly ulong[] _readOnly;
    private readonly long[] _entries = new long[Kinds];
    private readonly long[] _tables = new long[TableGeometry.LastLevel + 1];
    private readonly ulong[] _passed = [.. Enumerable.Repeat(ulong.MaxValue, TableGeometry.LastLevel)];
    private readonly int _shift;

    /// <param name="start">Bytes; rounded down to a whole cell.</param>
    /// <param name="bytes">At least 1; the window reaches no further than the table does.</param>
    /// <param name="cells">At most so many: 1 to <see cref="MostCells"/>. A cell is a power of two of pages.</param>
    public TableSurvey(TableGeometry geometry, ulong start, ulong bytes, int cells)
    {
        Invariant.That(cells is >= 1 and <= MostCells, "a survey of no cells, or too many");
        Invariant.That(start < geometry.MaxIpa && bytes >= 1, "a survey of nothing");
        Geometry = geometry;
        var end = bytes > geometry.MaxIpa - start ? geometry.MaxIpa : start + bytes;
        _shift = geometry.PageShift;
        while (CellsBetween(start, end, _shift) > (ulong)cells)
            _shift++;
        Start = start >> _shift << _shift;
        Cells = (int)CellsBetween(start, end, _shift);
        End = Math.Min(geometry.MaxIpa, Start + ((ulong)Cells << _shift));
        _bytes = new ulong[Cells * Kinds];
        _readOnly = new ulong[Cells];
    }

    public TableGeometry Geometry { get; }

    /// <summary>First address of the window, bytes.</summary>
    public ulong Start { get; }

    /// <summary>First address past it.</summary>
    public ulong End { get; }

    /// <summary>Bytes that one cell covers; the last may reach past the table.</summary>
    public ulong CellBytes => 1UL << _shift;

    public int Cells { get; }

    /// <summary>Entries read.</summary>
    public long Visited { get; internal set; }

    /// <summary>Entries of a kind in the window: empty ones above the last level count once, whatever they cover.</summary>
    public long EntriesOf(EntryKind kind) => _entries[(int)kind];

    /// <summary>Table pages on the way, by their level; the root's are not among them.</summary>
    public long TablesAt(int level) => level >= 0 ? _tables[level] : 0;

    /// <summary>Bytes of a cell that are of a kind.</summary>
    public ulong BytesOf(int cell, EntryKind kind) => kind == EntryKind.Empty
        ? CellBytes - Sum(_bytes.AsSpan(cell * Kinds, Kinds))
        : _bytes[(cell * Kinds) + (int)kind];

    /// <summary>Bytes of the window that are of a kind.</summary>
    public ulong BytesOf(EntryKind kind)
    {
        ulong sum = 0;
        for (var cell = 0; cell < Cells; cell++)
            sum += BytesOf(cell, kind);
        return sum;
    }

    /// <summary>Bytes of a cell that leaves map without write permission.</summary>
    public ulong ReadOnlyBytesOf(int cell) => _readOnly[cell];

    /// <summary>What an entry of this level is.</summary>
    public static EntryKind KindOf(Pte entry, int level)
    {
        if (entry.IsTable(level))
            return EntryKind.Table;
        if (!entry.IsValid)
            return entry.IsEmpty ? EntryKind.Empty : entry.IsLocked ? EntryKind.Locked : EntryKind.Annotation;
        return level switch
        {
            TableGeometry.LastLevel => EntryKind.Page,
            TableGeometry.LastLevel - 1 => EntryKind.Block2,
            _ => EntryKind.Block1,
        };
    }

    /// <summary>The cell of an address in the window.</summary>
    internal int CellOf(ulong ipa) => (int)((ipa - Start) >> _shift);

    /// <summary>First address past the cell of an address.</summary>
    internal ulong EndOfCell(ulong ipa) => ((ipa >> _shift) + 1) << _shift;

    /// <summary>A table that an entry of this level names. A chunk that begins inside one passes its entry again.</summary>
    internal void AddTable(int level, ulong first)
    {
        if (_passed[level] == first)
            return;
        _passed[level] = first;
        _tables[level + 1]++;
    }

    /// <summary>One entry, with the part of its range that lies in the window.</summary>
    internal void Add(EntryKind kind, bool writable, ulong from, ulong to)
    {
        _entries[(int)kind]++;
        if (kind == EntryKind.Empty)
            return;
        from = Math.Max(from, Start);
        to = Math.Min(to, End);
        while (from < to)
        {
            var part = Math.Min(to, EndOfCell(from)) - from;
            AddBytes(CellOf(from), kind, part, IsLeaf(kind) && !writable ? part : 0);
            from += part;
        }
    }

    /// <summary>A run of entries of the last level in one cell.</summary>
    internal void AddPages(int cell, int pages, int readOnly, int empty)
    {
        _entries[(int)EntryKind.Page] += pages;
        _entries[(int)EntryKind.Empty] += empty;
        AddBytes(cell, EntryKind.Page, (ulong)pages << Geometry.PageShift, (ulong)readOnly << Geometry.PageShift);
    }

    private static bool IsLeaf(EntryKind kind) => kind is EntryKind.Page or EntryKind.Block2 or EntryKind.Block1;

    private static ulong CellsBetween(ulong start, ulong end, int shift) => ((end - 1) >> shift) - (start >> shift) + 1;

    private static ulong Sum(ReadOnlySpan<ulong> words)
    {
        ulong sum = 0;
        foreach (var word in words)
            sum += word;
        return sum;
    }

    private void AddBytes(int cell, EntryKind kind, ulong bytes, ulong readOnly)
    {
        _bytes[(cell * Kinds) + (int)kind] += bytes;
        _readOnly[cell] += readOnly;
    }
}

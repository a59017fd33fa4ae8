namespace Lab.Engine.Primitives;

/// <summary>
/// Nanoseconds of grace periods by whom they waited for last: operation × level, and a row for those that waited for
/// nobody. Totals; one writer at a time, any reader.
/// </summary>
public sealed unsafe class BlameTable : IDisposable
{
    /// <summary>Levels of a row's operation: not known, then 0 to 3.</summary>
    private const int Levels = 5;

    private const int WordsPerRow = 2;

    private static readonly int s_operations = Enum.GetValues<TraceOperation>().Length;

    private readonly NativeBlock _block = new((nuint)(Rows * WordsPerRow * sizeof(ulong)));

    private static int Rows => 1 + (s_operations * Levels);

    /// <summary>Count one grace period. The writer only; no atomics.</summary>
    /// <param name="holder">What the last reader in the way said; null: no reader was in the way.</param>
    public void Add(ReaderSite? holder, long ns)
    {
        var row = (ulong*)_block.Address + (RowOf(holder) * WordsPerRow);
        Volatile.Write(ref row[0], row[0] + 1);
        Volatile.Write(ref row[1], row[1] + (ulong)Math.Max(0, ns));
    }

    /// <summary>Rows that are not empty. Each is exact for some moment in the call.</summary>
    public IReadOnlyList<BlameRow> Read()
    {
        var rows = new List<BlameRow>();
        for (var row = 0; row < Rows; row++)
        {
            var words = (ulong*)_block.Address + (row * WordsPerRow);
            var count = (long)Volatile.Read(ref words[0]);
            if (count == 0)
                continue;
            var held = row > 0;
            var operation = held ? (TraceOperation)((row - 1) / Levels) : TraceOperation.Unknown;
            var level = held ? ((row - 1) % Levels) - 1 : TraceRecord.NoLevel;
            rows.Add(new BlameRow(held, operation, level, count, (long)Volatile.Read(ref words[1])));
        }

        return rows;
    }

    public void Dispose() => _block.Dispose();

    // A word that says nothing of this kind (a test's own site) is an unknown operation.
    private static int RowOf(ReaderSite? holder)
    {
        if (holder is not { } site)
            return 0;
        var known = (int)site.Operation < s_operations && site.Level < Levels - 1;
        return known ? 1 + ((int)site.Operation * Levels) + site.Level + 1 : 1;
    }
}

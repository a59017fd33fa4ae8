using System.Globalization;
using System.Text.Json;

namespace Lab.Tests.Vectors;

/// <summary>Reads the vectors' notation: hexadecimal strings, and rows that stand for runs.</summary>
public static class VectorRows
{
    public static ulong Hex(JsonElement value) =>
        ulong.Parse(value.GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    public static ulong Hex(JsonElement from, string key) => Hex(from.GetProperty(key));

    public static int Number(JsonElement from, string key, int absent) =>
        from.TryGetProperty(key, out var value) ? value.GetInt32() : absent;

    /// <summary>The rows under a key; none if it is absent.</summary>
    public static IEnumerable<JsonElement> Rows(JsonElement from, string key) =>
        from.TryGetProperty(key, out var rows) ? rows.EnumerateArray() : [];

    /// <summary>Rows of [address, x, n?, step?]: the address grows, modulo 2^64.</summary>
    public static IEnumerable<(ulong Address, JsonElement Second)> Runs(JsonElement row, int first)
    {
        var address = Hex(row[first]);
        var count = row.GetArrayLength() > first + 2 ? row[first + 2].GetInt64() : 1;
        var step = count > 1 ? Hex(row[first + 3]) : 0;
        for (var i = 0L; i < count; i++)
            yield return (unchecked(address + ((ulong)i * step)), row[first + 1]);
    }

    /// <summary>Rows of [kind, id, n] or ["D", id, level].</summary>
    public static IEnumerable<(string Kind, long Page, long Level)> MemoryEvents(JsonElement result)
    {
        foreach (var row in Rows(result, "mem"))
        {
            var kind = row[0].GetString()!;
            if (kind == "D")
            {
                yield return (kind, row[1].GetInt64(), row[2].GetInt64());
                continue;
            }

            for (var i = 0L; i < row[2].GetInt64(); i++)
                yield return (kind, row[1].GetInt64() + i, 0);
        }
    }

    public static IEnumerable<(string Kind, ulong Address, long LevelOrPages)> Tlbi(JsonElement result) =>
        from row in Rows(result, "tlbi")
        from run in Runs(row, 1)
        select (row[0].GetString()!, run.Address, run.Second.GetInt64());

    public static IEnumerable<(ulong Address, ulong Size)> Cache(JsonElement result, string key) =>
        from row in Rows(result, key)
        from run in Runs(row, 0)
        select (run.Address, Hex(run.Second));

    /// <summary>Rows of [page, index, value, n?, step?]; of a table value the page number grows.</summary>
    public static IEnumerable<(int Page, int Index, string Value)> Entries(JsonElement from, string key)
    {
        foreach (var row in Rows(from, key))
        {
            var page = row[0].GetInt32();
            var index = row[1].GetInt32();
            var text = row[2].GetString()!;
            var isTable = text[0] == 'T';
            var value = ulong.Parse(isTable ? text[1..] : text, isTable ? NumberStyles.None : NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var count = row.GetArrayLength() > 3 ? row[3].GetInt32() : 1;
            var step = count > 1 ? Hex(row[4]) : 0;
            for (var i = 0; i < count; i++)
            {
                var at = unchecked(value + ((ulong)i * step));
                yield return (page, index + i, isTable ? $"T{at}" : at.ToString("x", CultureInfo.InvariantCulture));
            }
        }
    }

    /// <summary>Rows of [page, count] or [first, count, n].</summary>
    public static IEnumerable<(int Page, uint Count)> References(JsonElement result)
    {
        foreach (var row in Rows(result, "rc"))
        {
            var count = row.GetArrayLength() > 2 ? row[2].GetInt32() : 1;
            for (var i = 0; i < count; i++)
                yield return (row[0].GetInt32() + i, row[1].GetUInt32());
        }
    }

    /// <summary>Rows of [id, level, base, references] or with n, step: consecutive ids whose base grows.</summary>
    public static IEnumerable<(int Page, int Level, ulong Base, uint References)> Pages(JsonElement state, string key)
    {
        foreach (var row in Rows(state, key))
        {
            var count = row.GetArrayLength() > 4 ? row[4].GetInt32() : 1;
            var step = count > 1 ? Hex(row[5]) : 0;
            for (var i = 0; i < count; i++)
                yield return (row[0].GetInt32() + i, row[1].GetInt32(), Hex(row[2]) + ((ulong)i * step), row[3].GetUInt32());
        }
    }
}

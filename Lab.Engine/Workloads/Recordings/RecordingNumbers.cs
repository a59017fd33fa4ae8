using System.Globalization;

namespace Lab.Engine.Workloads.Recordings;

/// <summary>Numbers as ftrace writes them.</summary>
internal static class RecordingNumbers
{
    /// <summary>Reads a field at the start of <paramref name="text"/>.</summary>
    /// <param name="used">Characters read.</param>
    /// <returns>False if no number of that format stands there, or if it does not fit.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, FieldFormat format, out ulong value, out int used)
    {
        value = 0;
        used = 0;
        if (format == FieldFormat.Word)
            return TryWord(text, out value, out used);

        var negative = text.Length > 0 && text[0] == '-';
        var digits = negative ? text[1..] : text;
        var prefixed = digits.StartsWith("0x", StringComparison.Ordinal);
        if (prefixed)
            digits = digits[2..];
        var hex = prefixed || format == FieldFormat.Hex;
        var length = 0;
        while (length < digits.Length
            && (hex ? char.IsAsciiHexDigit(digits[length]) : char.IsAsciiDigit(digits[length])))
        {
            length++;
        }

        // The number must end where it ends: 0x10g0 is none.
        if (length == 0
            || length < digits.Length && (char.IsAsciiLetterOrDigit(digits[length]) || digits[length] == '_'))
        {
            return false;
        }

        if (!ulong.TryParse(digits[..length], hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None,
                CultureInfo.InvariantCulture, out value))
        {
            return false;
        }

        used = length + (prefixed ? 2 : 0) + (negative ? 1 : 0);
        if (negative)
            value = unchecked(0 - value);
        return format != FieldFormat.Code || TryCode(ref value);
    }

    /// <summary>The 32-bit pattern of a negative number counts as that number.</summary>
    private static bool TryCode(ref ulong value)
    {
        var signed = unchecked((long)value);
        if (signed is >= int.MinValue and <= int.MaxValue)
            return true;
        if (value > uint.MaxValue)
            return false;
        value = unchecked((ulong)(int)(uint)value);
        return true;
    }

    /// <summary>
    /// A word up to a blank or bracket; for lock flags, their sum (<see cref="ContentionFlags"/>); else 0.
    /// </summary>
    private static bool TryWord(ReadOnlySpan<char> text, out ulong value, out int used)
    {
        value = 0;
        used = text.IndexOfAny(' ', ')');
        if (used < 0)
            used = text.Length;
        if (used == 0)
            return false;

        foreach (var part in text[..used].Split('|'))
        {
            value |= (ulong)(text[..used][part] switch
            {
                "SPIN" => ContentionFlags.Spin,
                "READ" => ContentionFlags.Read,
                "WRITE" => ContentionFlags.Write,
                "RT" => ContentionFlags.RealTime,
                "PERCPU" => ContentionFlags.PerCpu,
                "MUTEX" => ContentionFlags.Mutex,
                _ => ContentionFlags.None,
            });
        }

        return true;
    }
}

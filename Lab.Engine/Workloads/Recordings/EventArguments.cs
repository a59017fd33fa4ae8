using System.Runtime.CompilerServices;

namespace Lab.Engine.Workloads.Recordings;

/// <summary>Up to five values of an event, in the order of its schema.</summary>
[InlineArray(5)]
internal struct EventArguments
{
    private ulong _first;

    /// <summary>Reads the text after the event's name.</summary>
    public static LineFault Parse(ReadOnlySpan<char> line, int start, EventSchema schema, out EventArguments values)
    {
        values = default;
        var at = start;
        for (var i = 0; i < schema.Fields.Length; i++)
        {
            ref readonly var field = ref schema.Fields[i];
            var found = schema.Probe ? FindNamed(line, start, field.Label)
                : line[at..].StartsWith(field.Label, StringComparison.Ordinal) ? at : -1;
            if (found < 0 && field.Optional)
                continue;
            if (found < 0)
                return new LineFault(field.Name, field.Expected, at);

            found += field.Label.Length;
            if (!RecordingNumbers.TryRead(line[found..], field.Format, out values[i], out var used))
                return new LineFault(field.Name, field.Expected, found);
            if (!schema.Probe)
                at = found + used;
        }

        return default;
    }

    /// <summary>Position of <c>name=</c> as a word of its own.</summary>
    private static int FindNamed(ReadOnlySpan<char> line, int start, string label)
    {
        var at = start;
        while (true)
        {
            var next = line[at..].IndexOf(label, StringComparison.Ordinal);
            if (next < 0)
                return -1;
            at += next;
            if (at > 0 && line[at - 1] == ' ')
                return at;
            at += label.Length;
        }
    }
}

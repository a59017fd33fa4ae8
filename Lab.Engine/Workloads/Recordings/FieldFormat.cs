namespace Lab.Engine.Workloads.Recordings;

/// <summary>How a field of an event is written.</summary>
internal enum FieldFormat : byte
{
    /// <summary>Hexadecimal after 0x, else decimal; a sign is allowed.</summary>
    Number,

    /// <summary>Hexadecimal, with or without 0x.</summary>
    Hex,

    /// <summary>One word, its value looked up (<see cref="EventSchema"/>).</summary>
    Word,

    /// <summary>A 32-bit errno or flag: negative values may be written as their unsigned 32-bit pattern.</summary>
    Code,
}

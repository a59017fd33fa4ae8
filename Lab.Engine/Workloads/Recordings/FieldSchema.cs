namespace Lab.Engine.Workloads.Recordings;

/// <summary>One field: what stands before it, its name in messages, how it is written.</summary>
internal readonly record struct FieldSchema(string Label, string Name, FieldFormat Format, bool Optional = false)
{
    /// <summary>Many of that: what a message says was expected.</summary>
    public string Expected => Format switch
    {
        FieldFormat.Number => $"a number after \"{Label}\"",
        FieldFormat.Hex => $"a hexadecimal number after \"{Label}\"",
        FieldFormat.Word => $"a word after \"{Label}\"",
        _ => $"a 32-bit code after \"{Label}\"",
    };
}

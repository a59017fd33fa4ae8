using System.Globalization;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>A descriptor as recordings write it.</summary>
/// <param name="Value">Raw; of a table the number of the page that it names.</param>
/// <param name="IsTable">Names a numbered table page, and has no other bits than address, type and valid.</param>
internal readonly record struct VectorDescriptor(ulong Value, bool IsTable)
{
    /// <summary>The descriptor so many steps further in a run: of a table the page number grows.</summary>
    public VectorDescriptor Plus(ulong amount) => this with { Value = unchecked(Value + amount) };

    public override string ToString() => IsTable
        ? string.Create(CultureInfo.InvariantCulture, $"T{Value}")
        : Value.ToString("x", CultureInfo.InvariantCulture);
}

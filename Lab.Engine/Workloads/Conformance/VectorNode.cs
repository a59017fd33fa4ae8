using System.Globalization;
using System.Text.Json;

namespace Lab.Engine.Workloads.Conformance;

/// <summary>One JSON value of a recorded file with its place, and where to say what is wrong with it. Reading never throws: a bad value is a problem and reads as its type's default.</summary>
internal readonly record struct VectorNode(JsonElement Element, string Path, List<string> Problems)
{
    public bool IsNull => Element.ValueKind == JsonValueKind.Null;

    public bool Has(string key) => Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(key, out _);

    public bool TryGet(string key, out VectorNode node)
    {
        if (Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(key, out var found))
        {
            node = new VectorNode(found, Path.Length == 0 ? key : $"{Path}.{key}", Problems);
            return true;
        }

        node = default;
        return false;
    }

    public VectorNode Required(string key)
    {
        if (TryGet(key, out var node))
            return node;
        if (Element.ValueKind == JsonValueKind.Object)
            Say($"has no \"{key}\"");
        return new VectorNode(default, $"{Path}.{key}", []);
    }

    /// <summary>An unknown key may mean what is not understood, so that it would not be compared.</summary>
    public void AllowOnly(params ReadOnlySpan<string> keys)
    {
        if (Element.ValueKind != JsonValueKind.Object)
        {
            Say("must be an object");
            return;
        }

        foreach (var property in Element.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
                Say($"has an unknown key \"{property.Name}\"");
        }
    }

    /// <summary>The elements of an array.</summary>
    /// <param name="least">Fewer are a problem, and read as none.</param>
    public List<VectorNode> Items(int least = 0)
    {
        if (Element.ValueKind != JsonValueKind.Array || Element.GetArrayLength() < least)
        {
            Say(least == 0 ? "must be an array" : $"must be an array of at least {least}");
            return [];
        }

        var items = new List<VectorNode>(Element.GetArrayLength());
        foreach (var item in Element.EnumerateArray())
            items.Add(new VectorNode(item, $"{Path}[{items.Count}]", Problems));
        return items;
    }

    public long Integer(long least, long most)
    {
        if (Element.ValueKind == JsonValueKind.Number && Element.TryGetInt64(out var value) && value >= least && value <= most)
            return value;
        Say($"must be a whole number from {least} to {most}");
        return least;
    }

    public int Count(int most) => (int)Integer(0, most);

    public bool Flag() => Integer(0, 1) == 1;

    public string Text()
    {
        if (Element.ValueKind == JsonValueKind.String)
            return Element.GetString()!;
        Say("must be a string");
        return "";
    }

    public ulong Hex()
    {
        if (Element.ValueKind == JsonValueKind.String && TryHex(Element.GetString(), out var value))
            return value;
        Say("must be a hexadecimal string of at most 64 bits");
        return 0;
    }

    /// <summary>"T7" for a table, else the raw value.</summary>
    public VectorDescriptor Descriptor()
    {
        if (Element.ValueKind != JsonValueKind.String || Element.GetString() is not ['T', .. var number])
            return new VectorDescriptor(Hex(), IsTable: false);
        if (int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var page))
            return new VectorDescriptor((ulong)page, IsTable: true);
        Say("must be T and a page number");
        return default;
    }

    public void Say(string problem) => Problems.Add(Path.Length == 0 ? $"The file {problem}." : $"{Path} {problem}.");

    private static bool TryHex(string? text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
}

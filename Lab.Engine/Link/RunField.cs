using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Lab.Engine.Workloads;

namespace Lab.Engine.Link;

/// <summary>One settable field of <see cref="RunOptions"/>, read from text or JSON with problems in whole sentences.</summary>
public sealed class RunField
{
    private readonly PropertyInfo _property;

    private RunField(PropertyInfo property) => _property = property;

    /// <summary>Every settable field, in the order of declaration.</summary>
    public static IReadOnlyList<RunField> All { get; } =
        [.. typeof(RunOptions).GetProperties().Where(property => property.CanWrite).Select(property => new RunField(property))];

    /// <summary>As declared: "MiBPerVcpu".</summary>
    public string Name => _property.Name;

    /// <summary>As on the command line, without dashes before it: "mib-per-vcpu".</summary>
    public string KebabName => Kebab(Name);

    public bool IsSwitch => _property.PropertyType == typeof(bool);

    /// <summary>What may be written: "on or off", "a whole number", or the names of an enum.</summary>
    public string Kind => _property.PropertyType switch
    {
        { IsEnum: true } type => string.Join(", ", Enum.GetNames(type).Select(Kebab)),
        { } type when type == typeof(bool) => "true or false",
        { } type when type == typeof(string) => "text",
        _ => "a whole number",
    };

    public static RunField? Find(string name) =>
        All.FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>A value of RunOptions that follows from others; it may be said and is not read.</summary>
    public static bool IsDerived(string name) =>
        typeof(RunOptions).GetProperties().Any(property => !property.CanWrite && string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));

    public object Get(RunOptions options) => _property.GetValue(options)!;

    /// <summary>The value as one writes it on the command line.</summary>
    public string Text(RunOptions options) => Get(options) switch
    {
        Enum value => Kebab(value.ToString()),
        bool value => value ? "true" : "false",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Set the field of an options value of one's own.</summary>
    /// <returns>The problem, or null.</returns>
    public string? TrySet(RunOptions own, string text)
    {
        var value = FromText(text.Trim());
        if (value is null)
            return $"{Name} is \"{text}\"; it must be {Kind}.";
        _property.SetValue(own, value);
        return null;
    }

    /// <inheritdoc cref="TrySet(RunOptions, string)"/>
    public string? TrySet(RunOptions own, JsonElement json)
    {
        var fits = json.ValueKind switch
        {
            JsonValueKind.String => _property.PropertyType.IsEnum || _property.PropertyType == typeof(string),
            JsonValueKind.True or JsonValueKind.False => IsSwitch,
            JsonValueKind.Number => !IsSwitch && _property.PropertyType != typeof(string),
            _ => false,
        };
        if (!fits)
            return $"{Name} is {json.GetRawText()}; it must be {Kind}.";
        return TrySet(own, json.ValueKind == JsonValueKind.String ? json.GetString()! : json.GetRawText());
    }

    private static string Kebab(string name) => RepeatLine.Kebab(name);

    private object? FromText(string text)
    {
        if (_property.PropertyType == typeof(string))
            return text;
        if (IsSwitch)
            return bool.TryParse(text, out var flag) ? flag : null;
        if (_property.PropertyType == typeof(ulong))
            return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var large) ? large : null;
        if (_property.PropertyType == typeof(int))
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        return EnumFromText(_property.PropertyType, text);
    }

    /// <summary>By name, in either form, or by number.</summary>
    private static object? EnumFromText(Type type, string text)
    {
        foreach (var value in Enum.GetValues(type))
        {
            var name = value.ToString()!;
            var number = Convert.ToInt32(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
            if (string.Equals(name, text, StringComparison.OrdinalIgnoreCase)
                || string.Equals(Kebab(name), text, StringComparison.OrdinalIgnoreCase)
                || string.Equals(number, text, StringComparison.Ordinal))
                return value;
        }

        return null;
    }
}

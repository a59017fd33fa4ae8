using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lab.Tests.Architecture;

/// <summary>Looks at structs with a layout written by hand.</summary>
public static class NativeLayout
{
    public static IReadOnlyList<Type> ExplicitStructs(Assembly assembly) =>
        [.. assembly.GetTypes().Where(type => type is { IsValueType: true, IsExplicitLayout: true, ContainsGenericParameters: false } && !IsCompilerMade(type))];

    /// <summary>What is wrong with a struct: fields that overlap, lie askew, or stick out.</summary>
    public static IEnumerable<string> Problems(Type type)
    {
        var fields = Fields(type).OrderBy(field => field.Offset).ToList();
        var size = SizeOf(type);
        for (var i = 0; i < fields.Count; i++)
        {
            var (name, offset, bytes) = fields[i];
            if (offset % Math.Min(bytes, 8) != 0)
                yield return $"{type.Name}.{name} at {offset} is not aligned to its {bytes} bytes: it would not be single-copy atomic";
            if (offset + bytes > size)
                yield return $"{type.Name}.{name} at {offset} reaches past the size {size}";
            if (i > 0 && offset < fields[i - 1].Offset + fields[i - 1].Bytes)
                yield return $"{type.Name}.{name} at {offset} overlaps {fields[i - 1].Name}";
        }
    }

    public static IEnumerable<(string Name, int Offset, int Bytes)> Fields(Type type) =>
        type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(field => (field.Name, field.GetCustomAttribute<FieldOffsetAttribute>()!.Value, SizeOf(field.FieldType)));

    public static int SizeOf(Type type) =>
        type.IsPointer || type.IsFunctionPointer
            ? nint.Size
            : (int)typeof(Unsafe).GetMethod(nameof(Unsafe.SizeOf))!.MakeGenericMethod(type).Invoke(null, null)!;

    private static bool IsCompilerMade(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);
}

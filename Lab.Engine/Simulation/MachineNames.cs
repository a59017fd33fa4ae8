namespace Lab.Engine.Simulation;

/// <summary>Machines by the names of files and command lines.</summary>
public static class MachineNames
{
    private static readonly (MachineKind Kind, string Name)[] s_names =
        [(MachineKind.SequentiallyConsistent, "sc"), (MachineKind.StoreBuffers, "tso"), (MachineKind.ReleaseAcquire, "ra")];

    public static IReadOnlyList<string> All => [.. s_names.Select(known => known.Name)];

    public static string NameOf(MachineKind kind) => s_names.First(known => known.Kind == kind).Name;

    public static bool TryFind(string name, out MachineKind kind)
    {
        var found = s_names.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.Ordinal));
        kind = found.Kind;
        return found.Name is not null;
    }
}

namespace Lab.Engine.Primitives;

/// <summary>Whoever takes protocol steps one after another: a thread, or a simulated one. Written by it alone.</summary>
/// <remarks>
/// Ordering: <b>V1</b> the section's serial is released when it is entered and 0 is released before it is left; pairs with
/// <b>V2</b>, the acquire of whoever frees: who sees 0, or another serial, frees after the section.
/// </remarks>
public class ProtocolActor(ProtocolWatch watch, int index, string name)
{
    private ulong _section;

    public ProtocolWatch Watch { get; } = watch;

    /// <summary>In order of joining, from 0.</summary>
    public int Index { get; } = index;

    public string Name { get; } = name;

    /// <summary>Serial of the outermost read section that is open; 0: none.</summary>
    public ulong Section
    {
        get => Volatile.Read(ref _section);
        protected set => Volatile.Write(ref _section, value);
    }
}

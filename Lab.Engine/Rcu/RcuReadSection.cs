using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>A reader between enter and dispose; while it lives, nothing retired after it began is freed.</summary>
/// <remarks>
/// The default value is no section, and disposing it does nothing: for code that needs one only sometimes. Whoever
/// takes a section as proof asks <see cref="IsActive"/>.
/// </remarks>
public readonly unsafe ref struct RcuReadSection<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly RcuReader<TPlatform>? _reader;

    // The slot beside its reader spares the leave a load.
    private readonly ReaderSlot* _slot;

    internal RcuReadSection(RcuReader<TPlatform> reader, ReaderSlot* slot)
    {
        _reader = reader;
        _slot = slot;
    }

    /// <summary>This is a section and its reader is inside one. True also for a copy of a section that was disposed
    /// while an outer one lives.</summary>
    public bool IsActive => _reader is { InSection: true };

    /// <summary>The reader; an invariant that there is one.</summary>
    public RcuReader<TPlatform> Reader
    {
        get
        {
            if (_reader is null)
                Invariant.Fail("a default value is used as a read section");
            return _reader;
        }
    }

    /// <summary>Leave. Once for each enter, in any order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (_reader is not null)
            RcuReader<TPlatform>.Exit(_slot);
    }
}

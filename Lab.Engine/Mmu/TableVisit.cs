using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>A worker inside the tables: from when it has what its policy asks for (lock, or read section) to before it gives that back.</summary>
internal readonly ref struct TableVisit
{
    private readonly PresenceBoard.Slot _slot;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TableVisit(PresenceBoard.Slot slot, TraceOperation operation)
    {
        _slot = slot;
        slot.Enter(operation);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose() => _slot.Leave();
}

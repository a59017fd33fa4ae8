using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Widens a valid leaf by compare-exchange: same level, same output address, more permissions.</summary>
/// <remarks>Rules (a), (b) and (f) of lockless faults, see <see cref="LocklessWalk{TPlatform}"/>.</remarks>
internal unsafe struct LocklessVisitor<TPlatform> : IPteVisitor
    where TPlatform : struct, IPlatform
{
    private const int NoLevel = int.MinValue;

    private readonly Stage2PageTable<TPlatform> _table;
    private readonly WalkContext<TPlatform> _worker;
    private readonly ulong _set;
    private readonly ulong _clear;
    private readonly int? _expected;
    private int _level = NoLevel;

    /// <param name="table">Whose leaf.</param>
    /// <param name="worker">The caller's.</param>
    /// <param name="set">Of the access flag, read and write permission.</param>
    /// <param name="clear">Of execute-never.</param>
    /// <param name="expected">Level that the leaf must have; null: any.</param>
    public LocklessVisitor(
        Stage2PageTable<TPlatform> table, WalkContext<TPlatform> worker, ulong set, ulong clear, int? expected)
    {
        const ulong mayBeSet = Pte.AccessBit | Pte.ReadBit | Pte.WriteBit;
        Invariant.That((set & ~mayBeSet) == 0 && (clear & ~Pte.ExecuteNeverField) == 0, "a lockless walk may only widen");
        _table = table;
        _worker = worker;
        _set = set;
        _clear = clear;
        _expected = expected;
    }

    public static WalkVisits Visits => WalkVisits.Leaf;

    public static bool IsShared => true;

    /// <summary>Level of the leaf met; null: it was not valid.</summary>
    public readonly int? Level => _level == NoLevel ? null : _level;

    public PgtableResult Visit(scoped in VisitContext entry, WalkVisits visit)
    {
        var old = entry.Old;
        if (!old.IsValid || (_expected is { } level && level != entry.Level))
            return PgtableResult.Again;
        if ((_set & Pte.WriteBit) != 0 && !old.IsWritable && (old.Software & SoftwareBits.HostWritable) == Stage2Prot.None)
            return PgtableResult.NotPermitted;

        _level = entry.Level;
        var next = old.With(_set, _clear);
        if (next == old)
            return PgtableResult.Done;
        if (next.IsExecutable && !old.IsExecutable)
            _table.InvalidateInstructionCache(_worker, next, entry.Level);
        return _table.TryWiden(_worker, entry, next) ? PgtableResult.Done : PgtableResult.Again;
    }
}

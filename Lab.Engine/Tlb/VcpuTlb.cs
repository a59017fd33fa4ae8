using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Tlb;

/// <summary>
/// One vCPU's TLB: set-associative, all sizes in the same sets, each entry tagged with its level. The vCPU holds the
/// port during look-up, hardware walk and access; an invalidation takes it too.
/// </summary>
/// <remarks>
/// Everything but the port and the counters is touched only by the port's holder, so plain accesses suffice; the
/// port's release and acquire order them.
/// </remarks>
public sealed unsafe class VcpuTlb<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const int LastLevel = 3;
    private const ulong ValidTag = 1;
    private const int LevelShift = 1;
    private const ulong TagFields = 0xFFF;
    private const ulong ReadBit = 1;
    private const ulong WriteBit = 2;
    private const ulong ExecuteBit = 4;
    private const int LineWords = CacheLine.Stride / sizeof(ulong);

    private readonly NativeBlock _block;
    private readonly uint* _port;
    private readonly ulong* _hits;
    private readonly ulong* _misses;
    private readonly ulong* _levels;    // bit l: an entry of level l was filled since everything was dropped
    private readonly ulong* _victim;
    private readonly ulong* _tags;      // input address | level << 1 | valid
    private readonly ulong* _data;      // output address | permissions
    private readonly ulong _setMask;
    private readonly int _ways;
    private readonly int _pageShift;

    internal VcpuTlb(TlbOptions options, int index)
    {
        Index = index;
        _ways = options.Ways;
        _setMask = (ulong)options.Sets - 1;
        _pageShift = options.PageShift;
        var entries = options.Sets * options.Ways;
        _block = new NativeBlock((nuint)((2 * LineWords) + (2 * entries)) * sizeof(ulong));
        var words = (ulong*)_block.Address;
        _port = (uint*)words;
        _hits = words + LineWords;
        _misses = _hits + 1;
        _levels = _hits + 2;
        _victim = _hits + 3;
        _tags = words + (2 * LineWords);
        _data = _tags + entries;
    }

    /// <summary>In order of adding, from 0.</summary>
    public int Index { get; }

    public long Hits => (long)TPlatform.Load(_hits);

    public long Misses => (long)TPlatform.Load(_misses);

    private int Entries => (int)(_setMask + 1) * _ways;

    /// <summary>Begin one access: take the port. Only this vCPU's thread; waits for invalidations in flight.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TlbAccess<TPlatform> Begin()
    {
        PortLock<TPlatform>.Enter(_port);
        return new TlbAccess<TPlatform>(this);
    }

    public void Dispose() => _block.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void End() => PortLock<TPlatform>.Exit(_port);

    internal bool TryLookup(ulong ipa, out TlbEntry entry)
    {
        var levels = TPlatform.LoadPlain(_levels);
        for (var level = LastLevel; levels != 0; level--, levels = (levels << 1) & 0xF)
        {
            if ((levels & 8) == 0)
                continue;
            var at = Find(ipa, level);
            if (at < 0)
                continue;
            TPlatform.StorePlain(_hits, TPlatform.LoadPlain(_hits) + 1);
            entry = Read(at, level);
            return true;
        }

        TPlatform.StorePlain(_misses, TPlatform.LoadPlain(_misses) + 1);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.TlbMiss, ipa, 0, Index));
        entry = default;
        return false;
    }

    internal void Fill(in TlbEntry entry)
    {
        Invariant.That(entry.Level is >= 0 and <= LastLevel && entry.SizeShift == ShiftOf(entry.Level));
        var tag = TagOf(entry.Ipa, entry.Level);
        var first = FirstOf(entry.Ipa, entry.Level);
        var at = Find(entry.Ipa, entry.Level);
        for (var way = 0; at < 0 && way < _ways; way++)
        {
            if (TPlatform.LoadPlain(_tags + first + way) == 0)
                at = first + way;
        }

        if (at < 0)
        {
            var victim = TPlatform.LoadPlain(_victim);
            TPlatform.StorePlain(_victim, victim + 1);
            at = first + (int)(victim % (ulong)_ways);
        }

        var permissions = (entry.Read ? ReadBit : 0) | (entry.Write ? WriteBit : 0) | (entry.Execute ? ExecuteBit : 0);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.TlbFill, entry.Ipa, entry.Pa | permissions, ((long)entry.Level << 16) | (uint)Index));
        TPlatform.StorePlain(_data + at, entry.Pa | permissions);
        TPlatform.StorePlain(_tags + at, tag);
        TPlatform.StorePlain(_levels, TPlatform.LoadPlain(_levels) | (1UL << entry.Level));
    }

    /// <summary>Drop the translations of one address; with a level, only an entry of that level.</summary>
    /// <returns>Entries dropped.</returns>
    internal int InvalidateIpa(ulong ipa, int? level)
    {
        PortLock<TPlatform>.EnterInvalidation(_port);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.TlbDropIpa, ipa, (ulong)(level ?? (int)ProtocolEvent.UnknownLevel), Index));
        var dropped = 0;
        for (var at = level ?? 0; at <= (level ?? LastLevel); at++)
        {
            var found = Find(ipa, at);
            if (found < 0)
                continue;
            TPlatform.StorePlain(_tags + found, 0);
            dropped++;
        }

        PortLock<TPlatform>.ExitInvalidation(_port);
        return dropped;
    }

    /// <summary>Drop every translation that overlaps [first, first + bytes).</summary>
    internal int InvalidateRange(ulong first, ulong bytes)
    {
        PortLock<TPlatform>.EnterInvalidation(_port);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.TlbDropRange, first, bytes, Index));
        var dropped = 0;
        if (TPlatform.LoadPlain(_levels) != 0)
        {
            for (var at = 0; at < Entries; at++)
            {
                var tag = TPlatform.LoadPlain(_tags + at);
                if (tag == 0 || !Overlaps(tag, first, bytes))
                    continue;
                TPlatform.StorePlain(_tags + at, 0);
                dropped++;
            }
        }

        PortLock<TPlatform>.ExitInvalidation(_port);
        return dropped;
    }

    internal int InvalidateAll()
    {
        PortLock<TPlatform>.EnterInvalidation(_port);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.TlbDropAll, 0, 0, Index));
        var dropped = 0;
        if (TPlatform.LoadPlain(_levels) != 0)
        {
            for (var at = 0; at < Entries; at++)
            {
                if (TPlatform.LoadPlain(_tags + at) == 0)
                    continue;
                TPlatform.StorePlain(_tags + at, 0);
                dropped++;
            }

            TPlatform.StorePlain(_levels, 0);
        }

        PortLock<TPlatform>.ExitInvalidation(_port);
        return dropped;
    }

    private bool Overlaps(ulong tag, ulong first, ulong bytes)
    {
        var size = 1UL << ShiftOf((int)((tag & TagFields) >> LevelShift));
        var ipa = tag & ~TagFields;
        return ipa < first ? first - ipa < size : ipa - first < bytes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(ulong ipa, int level)
    {
        var tag = TagOf(ipa, level);
        var first = FirstOf(ipa, level);
        for (var way = 0; way < _ways; way++)
        {
            if (TPlatform.LoadPlain(_tags + first + way) == tag)
                return first + way;
        }

        return -1;
    }

    private TlbEntry Read(int at, int level)
    {
        var data = TPlatform.LoadPlain(_data + at);
        return new TlbEntry(
            TPlatform.LoadPlain(_tags + at) & ~TagFields, data & ~TagFields, level, ShiftOf(level),
            (data & ReadBit) != 0, (data & WriteBit) != 0, (data & ExecuteBit) != 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ShiftOf(int level) => ((_pageShift - 3) * (LastLevel + 1 - level)) + 3;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong TagOf(ulong ipa, int level)
    {
        var shift = ShiftOf(level);
        return ((ipa >> shift) << shift) | ((ulong)level << LevelShift) | ValidTag;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int FirstOf(ulong ipa, int level) => (int)((ipa >> ShiftOf(level)) & _setMask) * _ways;
}

using System.Numerics;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>One bit for each page of a slot: written since it was last harvested. Never under-approximates.</summary>
/// <remarks>
/// Ordering: <see cref="Mark"/> (full barrier, under the MMU lock, after the walk granted write) pairs with
/// <see cref="Harvest"/>, which clears before its caller write-protects: a write after the protection faults and marks
/// again, a write before it is in the page that the caller copies afterwards.
/// </remarks>
public sealed class DirtyLog<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly SharedWords<TPlatform> _bits;

    public DirtyLog(long pages) => _bits = new SharedWords<TPlatform>((int)((pages + 63) / 64));

    /// <summary>64-page masks.</summary>
    public int Masks => _bits.Count;

    public void Mark(ulong page)
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.DirtyMark, page));
        var bit = 1UL << (int)(page % 64);
        var mask = (int)(page / 64);
        if ((_bits.Load(mask) & bit) == 0)
            _bits.Or(mask, bit);
    }

    /// <summary>GET_DIRTY_LOG with manual protect: look, do not clear.</summary>
    public ulong Get(int mask) => _bits.Load(mask);

    /// <summary>CLEAR_DIRTY_LOG for one mask: take the bits that were set.</summary>
    public ulong Harvest(int mask, ulong wanted)
    {
        while (true)
        {
            var now = _bits.Load(mask);
            if (_bits.CompareExchange(mask, now & ~wanted, now) == now)
            {
                if (TPlatform.Traces)
                    TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.DirtyTake, (ulong)mask, now & wanted));
                return now & wanted;
            }
        }
    }

    public long Count()
    {
        long count = 0;
        for (var mask = 0; mask < Masks; mask++)
            count += BitOperations.PopCount(_bits.Load(mask));
        return count;
    }

    /// <summary>Every page counts as written. Who marks meanwhile loses nothing.</summary>
    public void MarkAll() => _bits.Fill(ulong.MaxValue);

    public void Clear() => _bits.Fill(0);

    public void Dispose() => _bits.Dispose();
}

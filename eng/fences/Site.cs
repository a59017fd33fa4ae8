using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>
/// What the instrumented copy of the engine calls in place of its platform: the same, except at the one site that is
/// weakened.
/// </summary>
public static unsafe class Site<TPlatform>
    where TPlatform : struct, IPlatform
{
    public static ulong Load(int site, ulong* location) =>
        Sites.IsWeak(site) ? TPlatform.LoadPlain(location) : TPlatform.Load(location);

    public static uint Load(int site, uint* location) =>
        Sites.IsWeak(site) ? TPlatform.LoadPlain(location) : TPlatform.Load(location);

    public static void Store(int site, ulong* location, ulong value)
    {
        if (Sites.IsWeak(site))
            TPlatform.StorePlain(location, value);
        else
            TPlatform.Store(location, value);
    }

    public static void Store(int site, uint* location, uint value)
    {
        if (Sites.IsWeak(site))
            TPlatform.StorePlain(location, value);
        else
            TPlatform.Store(location, value);
    }

    // There is no plain store of a byte: the whole word is read and written, which is not atomic.
    public static void Store(int site, byte* location, byte value)
    {
        if (!Sites.IsWeak(site))
        {
            TPlatform.Store(location, value);
            return;
        }

        var word = (uint*)((nuint)location & ~(nuint)3);
        var shift = (int)((nuint)location & 3) * 8;
        TPlatform.StorePlain(word, (TPlatform.LoadPlain(word) & ~(0xFFu << shift)) | ((uint)value << shift));
    }

    public static ulong CompareExchange(int site, ulong* location, ulong value, ulong comparand)
    {
        if (!Sites.IsWeak(site))
            return TPlatform.CompareExchange(location, value, comparand);
        var found = TPlatform.LoadPlain(location);
        if (found == comparand)
            TPlatform.StorePlain(location, value);
        return found;
    }

    public static uint CompareExchange(int site, uint* location, uint value, uint comparand)
    {
        if (!Sites.IsWeak(site))
            return TPlatform.CompareExchange(location, value, comparand);
        var found = TPlatform.LoadPlain(location);
        if (found == comparand)
            TPlatform.StorePlain(location, value);
        return found;
    }

    public static ulong Exchange(int site, ulong* location, ulong value)
    {
        if (!Sites.IsWeak(site))
            return TPlatform.Exchange(location, value);
        var found = TPlatform.LoadPlain(location);
        TPlatform.StorePlain(location, value);
        return found;
    }

    public static uint Exchange(int site, uint* location, uint value)
    {
        if (!Sites.IsWeak(site))
            return TPlatform.Exchange(location, value);
        var found = TPlatform.LoadPlain(location);
        TPlatform.StorePlain(location, value);
        return found;
    }

    public static ulong Add(int site, ulong* location, ulong delta)
    {
        if (!Sites.IsWeak(site))
            return TPlatform.Add(location, delta);
        var sum = TPlatform.LoadPlain(location) + delta;
        TPlatform.StorePlain(location, sum);
        return sum;
    }

    public static uint Add(int site, uint* location, uint delta)
    {
        if (!Sites.IsWeak(site))
            return TPlatform.Add(location, delta);
        var sum = TPlatform.LoadPlain(location) + delta;
        TPlatform.StorePlain(location, sum);
        return sum;
    }

    public static ulong Or(int site, ulong* location, ulong bits)
    {
        if (!Sites.IsWeak(site))
            return TPlatform.Or(location, bits);
        var found = TPlatform.LoadPlain(location);
        TPlatform.StorePlain(location, found | bits);
        return found;
    }

    public static uint Or(int site, uint* location, uint bits)
    {
        if (!Sites.IsWeak(site))
            return TPlatform.Or(location, bits);
        var found = TPlatform.LoadPlain(location);
        TPlatform.StorePlain(location, found | bits);
        return found;
    }

    public static void Fence(int site)
    {
        if (!Sites.IsWeak(site))
            TPlatform.Fence();
    }

    public static void FenceProcessWide(int site)
    {
        if (!Sites.IsWeak(site))
            TPlatform.FenceProcessWide();
    }
}

/// <summary>Which site is weakened, and which have been come to.</summary>
public static class Sites
{
    public const int Most = 4096;

    private static readonly long[] s_visits = new long[Most];

    /// <summary>The weakened site; -1: none.</summary>
    public static int Weak { get; set; } = -1;

    /// <summary>Set on the way: the run came to the weakened site.</summary>
    public static long VisitsOf(int site) => s_visits[site];

    public static void Forget() => Array.Clear(s_visits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWeak(int site)
    {
        s_visits[site]++;
        return site == Weak;
    }
}

using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Tlb;

/// <summary>
/// The lock of one vCPU's port. Byte 0 of the word: held; the bits above: invalidations waiting. The vCPU gives way to
/// those, so an invalidation waits for at most one access.
/// </summary>
internal static unsafe class PortLock<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const uint Held = 1;
    private const uint OneWaiter = 1 << 8;
    private const int SpinsBeforeYield = 128;

    /// <summary>By the vCPU. Acquire: pairs with the release in <see cref="Exit"/> and <see cref="ExitInvalidation"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter(uint* word)
    {
        if (TPlatform.CompareExchange(word, Held, 0) != 0)
            EnterSlow(word);
    }

    /// <summary>By the vCPU. A byte, because waiters change the other bytes meanwhile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Exit(uint* word) => TPlatform.Store((byte*)word, 0);

    public static void EnterInvalidation(uint* word)
    {
        TPlatform.Add(word, OneWaiter);
        for (var spins = 0; ; spins++)
        {
            var seen = TPlatform.Load(word);
            if ((seen & Held) == 0 && TPlatform.CompareExchange(word, seen | Held, seen) == seen)
                return;
            Wait(spins);
        }
    }

    public static void ExitInvalidation(uint* word) => TPlatform.Add(word, unchecked(0u - OneWaiter - Held));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void EnterSlow(uint* word)
    {
        for (var spins = 0; ; spins++)
        {
            if (TPlatform.Load(word) == 0 && TPlatform.CompareExchange(word, Held, 0) == 0)
                return;
            Wait(spins);
        }
    }

    private static void Wait(int spins)
    {
        if (spins % SpinsBeforeYield == SpinsBeforeYield - 1)
            TPlatform.Yield();
        else
            TPlatform.Pause();
    }
}

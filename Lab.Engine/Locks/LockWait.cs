using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>How one waiter passes time: pauses, and after each hundred of them a yield, if yields are wanted.</summary>
/// <param name="yields">False: a kernel spinlock's behaviour; the wait collapses when threads outnumber cores.</param>
internal struct LockWait<TPlatform>(bool yields)
    where TPlatform : struct, IPlatform
{
    private const int PausesBeforeYield = 100;

    private int _pauses;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Once()
    {
        if (++_pauses < PausesBeforeYield || !yields)
        {
            TPlatform.Pause();
            return;
        }

        _pauses = 0;
        TPlatform.Yield();
    }
}

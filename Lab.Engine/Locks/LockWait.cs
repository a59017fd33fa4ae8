using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>How one waiter passes time: pauses, and after each hundred of them what its kind says.</summary>
/// <remarks>
/// No wake is lost: <b>W1</b> the sleeper counts itself (read-modify-write, a full barrier) and then sleeps only if the
/// word still holds what it saw; <b>W2</b> who changes the word in a parking lock does so by read-modify-write and then
/// reads the count (<see cref="Wake"/>). Of W1 and W2 one comes first: the sleeper sees the change, or it is counted.
/// </remarks>
internal unsafe struct LockWait<TPlatform>(LockWaitKind kind)
    where TPlatform : struct, IPlatform
{
    /// <summary>Pauses before the core is given up: about a microsecond.</summary>
    internal const int PausesBeforeBlock = 100;

    private int _pauses;

    /// <summary>Pass a little time while a word holds what was seen in it.</summary>
    /// <param name="sleepers">Count of those asleep on the word.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Once(uint* word, uint seen, uint* sleepers)
    {
        if (++_pauses < TPlatform.SpinsBeforeBlock(PausesBeforeBlock) || kind == LockWaitKind.Spin)
            TPlatform.Pause();
        else
            Block(word, seen, sleepers);
    }

    /// <summary>Pass a little time before something that is bound to come soon; never parks.</summary>
    internal void OnceForLink()
    {
        if (++_pauses < TPlatform.SpinsBeforeBlock(PausesBeforeBlock) || kind == LockWaitKind.Spin)
        {
            TPlatform.Pause();
            return;
        }

        _pauses = 0;
        TPlatform.Yield();
    }

    /// <summary>Wake sleepers of a word that the caller changed by read-modify-write: its barrier is all the order that the look needs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Wake(uint* word, uint* sleepers, int count = int.MaxValue)
    {
        if (TPlatform.LoadPlain(sleepers) != 0)
            TPlatform.Unpark(word, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Block(uint* word, uint seen, uint* sleepers)
    {
        _pauses = 0;
        if (kind == LockWaitKind.SpinThenYield)
        {
            TPlatform.Yield();
            return;
        }

        TPlatform.Add(sleepers, 1);
        TPlatform.Park(word, seen, -1);
        TPlatform.Add(sleepers, uint.MaxValue);
    }
}

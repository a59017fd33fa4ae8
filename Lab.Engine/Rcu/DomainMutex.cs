using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// A sleeping mutex on one native word, for the cold paths: 0 free, 1 held, 2 held and perhaps waited for.
/// </summary>
/// <remarks>Source: the third mutex of U. Drepper, "Futexes Are Tricky".</remarks>
internal static unsafe class DomainMutex<TPlatform>
    where TPlatform : struct, IPlatform
{
    private const int PausesBeforePark = 100;

    /// <summary>May block. Not recursive.</summary>
    internal static void Enter(uint* word)
    {
        if (!TryEnter(word))
            EnterContended(word);
    }

    internal static bool TryEnter(uint* word) => TPlatform.CompareExchange(word, 1, 0) == 0;

    internal static void Exit(uint* word)
    {
        var before = TPlatform.Exchange(word, 0);
        Invariant.That(before != 0, "mutex left that was not held");
        if (before == 2)
            TPlatform.Unpark(word, 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void EnterContended(uint* word)
    {
        for (var i = 0; i < TPlatform.SpinsBeforeBlock(PausesBeforePark); i++)
        {
            if (TPlatform.Load(word) == 0 && TryEnter(word))
                return;
            TPlatform.Pause();
        }

        while (TPlatform.Exchange(word, 2) != 0)
            TPlatform.Park(word, 2, -1);
    }
}

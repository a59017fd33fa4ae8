using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>Checks that stay on in every build. A broken one is a bug of ours or a caught violation; it ends the run.</summary>
public static class Invariant
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void That([DoesNotReturnIf(false)] bool holds, [CallerArgumentExpression(nameof(holds))] string what = "")
    {
        if (!holds)
            Fail(what);
    }

    // Not marked NoInlining: the JIT never inlines a method that only throws, and only of one that it looked at does it
    // know that nothing need be kept alive across the call.
    [DoesNotReturn]
    public static void Fail(string what) => throw new InvariantException(what);
}

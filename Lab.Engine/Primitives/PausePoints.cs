using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>The one way in which code says that it is at a <see cref="PausePoint"/>.</summary>
public static class PausePoints<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <param name="point">Where in the protocol.</param>
    /// <param name="where">IPA, entry or page that it is about.</param>
    /// <remarks>Nothing is left of it on a platform that does not trace.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Reach(PausePoint point, ulong where)
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.Pause, where, 0, (long)point));
    }
}

namespace Lab.Engine.Primitives;

/// <summary>Spin, then yield: what every wait does that is expected to be short but may meet a preempted owner.</summary>
public static class SpinWaiter
{
    /// <summary>Pauses before the first yield: about a microsecond.</summary>
    public const int PausesBeforeYield = 100;

    /// <summary>One turn of a wait loop. May block once it has spun long enough.</summary>
    /// <param name="turns">Kept by the caller, 0 at the start.</param>
    public static void Relax<TPlatform>(ref int turns)
        where TPlatform : struct, IPlatform
    {
        if (turns++ < PausesBeforeYield)
            TPlatform.Pause();
        else
            TPlatform.Yield();
    }
}

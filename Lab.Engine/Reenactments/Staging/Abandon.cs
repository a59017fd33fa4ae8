using Lab.Engine.Primitives;

namespace Lab.Engine.Reenactments.Staging;

/// <summary>Gives up what a run that was cut off in the middle has left behind.</summary>
internal static class Abandon
{
    /// <summary>Dispose of something that refuses while tasks seem to be inside; its native memory then goes with its owner.</summary>
    public static void Quietly(IDisposable left)
    {
        try
        {
            left.Dispose();
        }
        catch (InvariantException)
        {
            // A task that was cut off left a section open, or a table half built: the run has been judged already.
        }
    }
}

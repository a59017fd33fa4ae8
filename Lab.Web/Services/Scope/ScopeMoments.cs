using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Feed;

namespace Lab.Web.Services.Scope;

/// <summary>Which kept window is nearest to a moment of the page's time axis.</summary>
public sealed class ScopeMoments(ScopeStore store, FrameStore frames)
{
    /// <summary>Farther away is not near, seconds.</summary>
    public const double Reach = 1;

    /// <param name="time">Seconds on the page's time axis.</param>
    /// <returns>Null if none is within <see cref="Reach"/>.</returns>
    public ScopeCapture? Near(double time) => store.Ids
        .Select(store.WithId)
        .OfType<ScopeCapture>()
        .Select(capture => (Capture: capture, Away: Math.Abs((frames.MomentOf(capture.RunId, capture.ElapsedNs + capture.TriggerStartNs) ?? double.PositiveInfinity) - time)))
        .Where(near => near.Away <= Reach)
        .OrderBy(near => near.Away)
        .Select(near => near.Capture)
        .FirstOrDefault();
}

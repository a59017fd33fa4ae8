using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Feed;

/// <summary>A frame that was kept, with the point derived from it.</summary>
/// <param name="Time">Seconds on the page's time axis.</param>
/// <param name="Gap">True if it does not follow the frame before it: another run, or frames were lost.</param>
public sealed record StoredFrame(EngineFrame Frame, double Time, bool Gap, LabPoint Point);

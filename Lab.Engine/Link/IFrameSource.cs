using Lab.Engine.Telemetry.Wire;

namespace Lab.Engine.Link;

/// <summary>Where frames come from.</summary>
public interface IFrameSource
{
    /// <summary>Read every counter now. Takes the events since the call before, so it has one caller at a time.</summary>
    EngineFrame Sample();
}

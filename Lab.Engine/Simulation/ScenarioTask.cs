namespace Lab.Engine.Simulation;

/// <summary>What one task of a scenario does.</summary>
/// <param name="Name">"vcpu 0": unique in its scenario; what reports, traces and race scripts say.</param>
/// <param name="Body">Returns when the task is done. Waits only through the platform; never on a managed lock that is held
/// across a platform call.</param>
public sealed record ScenarioTask(string Name, Action Body);

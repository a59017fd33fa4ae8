namespace Lab.Engine.Simulation;

/// <summary>Unwinds a task whose run is over because of a failure. Nobody below the machine catches it.</summary>
public sealed class SimAbortException() : Exception("the simulated run is over");

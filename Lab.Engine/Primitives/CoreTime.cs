namespace Lab.Engine.Primitives;

/// <summary>What threads had of the cores, nanoseconds of all together.</summary>
/// <param name="RunNs">On a core.</param>
/// <param name="WaitNs">Ready, without one.</param>
public readonly record struct CoreTime(long RunNs, long WaitNs);

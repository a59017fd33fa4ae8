namespace Lab.Engine.Workloads;

/// <summary>What one thread does, as steps, so that a thread or a simulator can drive it.</summary>
public interface IWorkload
{
    /// <summary>Called once on the thread that will step: it uses the worker's RCU reader from here on.</summary>
    void Begin();

    /// <summary>Do a bounded piece of work.</summary>
    /// <returns>Nanoseconds to sleep before the next step; 0: none.</returns>
    long Step();

    /// <summary>The thread ends: leave everything as it should be left.</summary>
    void Finish();
}

using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>CPUs that this process may use.</summary>
internal static class SimCpu
{
    /// <summary>Pin the calling thread.</summary>
    /// <param name="number">0 for the first, 1 for the next, and so on in turn.</param>
    /// <returns>The CPU; -1 if none would do.</returns>
    public static int PinTo(int number)
    {
        var wanted = number % Environment.ProcessorCount;
        for (var cpu = 0; cpu < 1024; cpu++)
        {
            if (HostSystem.Pin(cpu) && wanted-- == 0)
                return cpu;
        }

        return -1;
    }
}

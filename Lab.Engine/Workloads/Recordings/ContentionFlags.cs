namespace Lab.Engine.Workloads.Recordings;

/// <summary>What kind of lock a recorded wait was for, as the kernel prints it.</summary>
[Flags]
public enum ContentionFlags
{
    None = 0,
    Spin = 1,
    Read = 2,
    Write = 4,
    RealTime = 8,
    PerCpu = 16,
    Mutex = 32,
}

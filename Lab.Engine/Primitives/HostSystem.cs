using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lab.Engine.Primitives;

/// <summary>The few Linux calls that .NET does not offer: futex, affinity, sched_yield, a thread's id and CPU time.</summary>
public static unsafe partial class HostSystem
{
    private const int FutexWaitPrivate = 128;
    private const int FutexWakePrivate = 129;

    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly long FutexNumber = IsArm ? 98 : 202;
    private static readonly long YieldNumber = IsArm ? 124 : 24;
    private static readonly long SetAffinityNumber = IsArm ? 122 : 203;
    private static readonly long ClockGetTimeNumber = IsArm ? 113 : 228;
    private static readonly long GetAffinityNumber = IsArm ? 123 : 204;
    private static readonly long GetTidNumber = IsArm ? 178 : 186;

    static HostSystem()
    {
        if (!OperatingSystem.IsLinux() || (!IsArm && RuntimeInformation.ProcessArchitecture != Architecture.X64))
            throw new PlatformNotSupportedException("Stage-2 Lab's engine runs on Linux on x64 or arm64.");
        if (Stopwatch.Frequency != 1_000_000_000)
            throw new PlatformNotSupportedException($"The monotonic clock ticks at {Stopwatch.Frequency} Hz; the engine needs nanoseconds.");

        // The first call through each import binds it and allocates; not in the middle of a run.
        Yield();
        uint nobody = 0;
        FutexWake(&nobody, 0);
    }

    /// <summary>Sleep while the word holds the expected value. May block.</summary>
    /// <param name="timeoutNs">Nanoseconds; negative waits without limit.</param>
    public static void FutexWait(uint* word, uint expected, long timeoutNs)
    {
        if (timeoutNs < 0)
        {
            Syscall6(FutexNumber, (long)word, FutexWaitPrivate, expected, 0, 0, 0);
            return;
        }

        var timeout = stackalloc long[2];
        timeout[0] = timeoutNs / 1_000_000_000;
        timeout[1] = timeoutNs % 1_000_000_000;
        Syscall6(FutexNumber, (long)word, FutexWaitPrivate, expected, (long)timeout, 0, 0);
    }

    public static void FutexWake(uint* word, int count) =>
        SyscallShort6(FutexNumber, (long)word, FutexWakePrivate, count, 0, 0, 0);

    public static void Yield() => Syscall6(YieldNumber, 0, 0, 0, 0, 0, 0);

    /// <summary>Run this thread on one CPU only.</summary>
    /// <returns>False if the kernel refused (a CPU outside this process's set).</returns>
    public static bool Pin(int cpu)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cpu);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cpu, 1023);
        var mask = stackalloc ulong[16];
        new Span<ulong>(mask, 16).Clear();
        mask[cpu / 64] = 1UL << (cpu % 64);
        return Syscall6(SetAffinityNumber, 0, 128, (long)mask, 0, 0, 0) == 0;
    }

    /// <summary>The kernel's id of the calling thread, as /proc/PID/task has it. A system call.</summary>
    public static int ThreadId() => (int)Syscall6(GetTidNumber, 0, 0, 0, 0, 0, 0);

    /// <summary>CPU time that the calling thread has used, nanoseconds (CLOCK_THREAD_CPUTIME_ID). A system call.</summary>
    public static long ThreadCpuNs()
    {
        const int ThreadCpuTime = 3;
        var time = stackalloc long[2];
        Syscall6(ClockGetTimeNumber, ThreadCpuTime, (long)time, 0, 0, 0, 0);
        return (time[0] * 1_000_000_000) + time[1];
    }

    /// <summary>The CPUs that this thread may run on, in order; at least one.</summary>
    public static IReadOnlyList<int> AllowedCpus()
    {
        var mask = stackalloc ulong[16];
        new Span<ulong>(mask, 16).Clear();
        if (Syscall6(GetAffinityNumber, 0, 128, (long)mask, 0, 0, 0) <= 0)
            return [0];
        var allowed = new List<int>();
        for (var cpu = 0; cpu < 1024; cpu++)
        {
            if ((mask[cpu / 64] >> (cpu % 64) & 1) != 0)
                allowed.Add(cpu);
        }

        return allowed;
    }

    /// <summary>Take this thread off its CPU for a while, as a scheduler would: no sleep that the protocol knows of, so it may hold anything.</summary>
    /// <param name="ns">Nanoseconds, 0 or more.</param>
    public static void Preempt(long ns)
    {
        uint nobody = 0;
        FutexWait(&nobody, 0, ns);
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial long Syscall6(long number, long a, long b, long c, long d, long e, long f);

    // No transition to preemptive mode: only for calls that never block.
    [LibraryImport("libc", EntryPoint = "syscall")]
    [SuppressGCTransition]
    private static partial long SyscallShort6(long number, long a, long b, long c, long d, long e, long f);
}

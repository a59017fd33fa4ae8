using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>
/// The simulated machine as a platform: in a task of a <see cref="SimMachine"/> every access is a step of its schedule.
/// Outside one (where a scenario is set up and judged) it is <see cref="WatchedPlatform"/>.
/// </summary>
public readonly unsafe struct SimPlatform : IPlatform
{
    /// <inheritdoc/>
    public static bool Traces => true;

    public static ulong Load(ulong* location) =>
        SimTask.Current is { } task ? task.Machine.Load(task, location, sizeof(ulong), acquires: true) : WatchedPlatform.Load(location);

    public static uint Load(uint* location) =>
        SimTask.Current is { } task ? (uint)task.Machine.Load(task, location, sizeof(uint), acquires: true) : WatchedPlatform.Load(location);

    public static ulong LoadPlain(ulong* location) =>
        SimTask.Current is { } task
            ? task.Machine.Load(task, location, sizeof(ulong), acquires: false)
            : WatchedPlatform.LoadPlain(location);

    public static uint LoadPlain(uint* location) =>
        SimTask.Current is { } task
            ? (uint)task.Machine.Load(task, location, sizeof(uint), acquires: false)
            : WatchedPlatform.LoadPlain(location);

    public static void Store(ulong* location, ulong value)
    {
        if (SimTask.Current is { } task)
            task.Machine.Store(task, location, value, sizeof(ulong), releases: true);
        else
            WatchedPlatform.Store(location, value);
    }

    public static void Store(uint* location, uint value)
    {
        if (SimTask.Current is { } task)
            task.Machine.Store(task, location, value, sizeof(uint), releases: true);
        else
            WatchedPlatform.Store(location, value);
    }

    public static void Store(byte* location, byte value)
    {
        if (SimTask.Current is { } task)
            task.Machine.Store(task, location, value, sizeof(byte), releases: true);
        else
            WatchedPlatform.Store(location, value);
    }

    public static void StorePlain(ulong* location, ulong value)
    {
        if (SimTask.Current is { } task)
            task.Machine.Store(task, location, value, sizeof(ulong), releases: false);
        else
            WatchedPlatform.StorePlain(location, value);
    }

    public static void StorePlain(uint* location, uint value)
    {
        if (SimTask.Current is { } task)
            task.Machine.Store(task, location, value, sizeof(uint), releases: false);
        else
            WatchedPlatform.StorePlain(location, value);
    }

    public static void Fill(ulong* first, int words, ulong value)
    {
        if (SimTask.Current is { } task)
            task.Machine.Fill(task, first, words, value);
        else
            WatchedPlatform.Fill(first, words, value);
    }

    public static ulong CompareExchange(ulong* location, ulong value, ulong comparand) =>
        SimTask.Current is { } task
            ? task.Machine.CompareExchange(task, location, value, comparand, sizeof(ulong))
            : WatchedPlatform.CompareExchange(location, value, comparand);

    public static uint CompareExchange(uint* location, uint value, uint comparand) =>
        SimTask.Current is { } task
            ? (uint)task.Machine.CompareExchange(task, location, value, comparand, sizeof(uint))
            : WatchedPlatform.CompareExchange(location, value, comparand);

    public static ulong Exchange(ulong* location, ulong value) =>
        SimTask.Current is { } task
            ? task.Machine.Update(task, location, sizeof(ulong), AtomicKind.Exchange, value)
            : WatchedPlatform.Exchange(location, value);

    public static uint Exchange(uint* location, uint value) =>
        SimTask.Current is { } task
            ? (uint)task.Machine.Update(task, location, sizeof(uint), AtomicKind.Exchange, value)
            : WatchedPlatform.Exchange(location, value);

    public static ulong Add(ulong* location, ulong delta) =>
        SimTask.Current is { } task
            ? task.Machine.Update(task, location, sizeof(ulong), AtomicKind.Add, delta) + delta
            : WatchedPlatform.Add(location, delta);

    public static uint Add(uint* location, uint delta) =>
        SimTask.Current is { } task
            ? (uint)task.Machine.Update(task, location, sizeof(uint), AtomicKind.Add, delta) + delta
            : WatchedPlatform.Add(location, delta);

    public static ulong Or(ulong* location, ulong bits) =>
        SimTask.Current is { } task
            ? task.Machine.Update(task, location, sizeof(ulong), AtomicKind.Or, bits)
            : WatchedPlatform.Or(location, bits);

    public static uint Or(uint* location, uint bits) =>
        SimTask.Current is { } task
            ? (uint)task.Machine.Update(task, location, sizeof(uint), AtomicKind.Or, bits)
            : WatchedPlatform.Or(location, bits);

    public static void Fence()
    {
        if (SimTask.Current is { } task)
            task.Machine.Fence(task);
        else
            WatchedPlatform.Fence();
    }

    public static void FenceProcessWide()
    {
        if (SimTask.Current is { } task)
            task.Machine.FenceProcessWide(task);
        else
            WatchedPlatform.FenceProcessWide();
    }

    public static void Pause()
    {
        if (SimTask.Current is { } task)
            task.Machine.GiveWay(task);
        else
            WatchedPlatform.Pause();
    }

    public static int SpinsBeforeBlock(int host) => SimTask.Current is null ? host : 2;

    public static void Yield()
    {
        if (SimTask.Current is { } task)
            task.Machine.GiveWay(task);
        else
            WatchedPlatform.Yield();
    }

    public static void Park(uint* location, uint expected, long timeoutNs)
    {
        if (SimTask.Current is { } task)
            task.Machine.Park(task, location, expected, timeoutNs);
        else
            WatchedPlatform.Park(location, expected, timeoutNs);
    }

    public static void Unpark(uint* location, int count)
    {
        if (SimTask.Current is { } task)
            task.Machine.Unpark(task, location, count);
        else
            WatchedPlatform.Unpark(location, count);
    }

    public static long NowNs() => SimTask.Current is { } task ? task.Machine.NowNs : SimMachine.StartNs;

    public static bool ShouldFail(FailurePoint point) => SimTask.Current is { } task && task.Machine.ShouldFail(task, point);

    public static void Trace(in ProtocolEvent protocolEvent)
    {
        if (SimTask.Current is { } task)
            task.Machine.Hear(task, protocolEvent);
        else
            WatchedPlatform.Trace(protocolEvent);
    }
}

using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>The stall warnings that nobody has taken yet; the oldest goes if there are too many. Cold.</summary>
internal sealed unsafe class StallLog<TPlatform>(GracePeriodControl* control)
    where TPlatform : struct, IPlatform
{
    private const int Kept = 16;

    private readonly Queue<RcuStall> _stalls = new(Kept);
    private readonly GracePeriodControl* _control = control;

    /// <summary>The age at which to warn again after a warning at an age: three limits on.</summary>
    /// <remarks>Source: Linux, which waits three times rcu_cpu_stall_timeout.</remarks>
    internal static long Next(long ageNs, long limitNs) =>
        limitNs > (long.MaxValue - ageNs) / 3 ? long.MaxValue : ageNs + (3 * limitNs);

    internal void Add(in RcuStall stall)
    {
        DomainMutex<TPlatform>.Enter(&_control->RegistryMutex);
        if (_stalls.Count == Kept)
            _stalls.Dequeue();
        _stalls.Enqueue(stall);
        var count = stall.Kind == RcuStallKind.Reader ? &_control->Stalls : &_control->Starvations;
        TPlatform.Store(count, TPlatform.LoadPlain(count) + 1);
        DomainMutex<TPlatform>.Exit(&_control->RegistryMutex);
    }

    internal bool TryTake(out RcuStall stall)
    {
        DomainMutex<TPlatform>.Enter(&_control->RegistryMutex);
        var any = _stalls.TryDequeue(out stall);
        DomainMutex<TPlatform>.Exit(&_control->RegistryMutex);
        return any;
    }
}

using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>The stall warnings that nobody has taken yet; the oldest goes if there are too many. Cold.</summary>
internal sealed unsafe class StallLog<TPlatform>(GracePeriodControl* control)
    where TPlatform : struct, IPlatform
{
    private const int Kept = 16;

    private readonly Queue<RcuStall> _stalls = new(Kept);
    private readonly GracePeriodControl* _control = control;

    internal void Add(in RcuStall stall)
    {
        DomainMutex<TPlatform>.Enter(&_control->RegistryMutex);
        if (_stalls.Count == Kept)
            _stalls.Dequeue();
        _stalls.Enqueue(stall);
        TPlatform.Store(&_control->Stalls, TPlatform.LoadPlain(&_control->Stalls) + 1);
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

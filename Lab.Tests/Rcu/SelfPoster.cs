using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Tests.Rcu;

/// <summary>A callback that queues itself again each time it runs, until told to stop.</summary>
public sealed unsafe class SelfPoster<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly RcuDomain<TPlatform> _domain;
    private readonly RcuCallbackKind _kind;
    private long _rounds;
    private bool _stopped;

    public SelfPoster(RcuDomain<TPlatform> domain)
    {
        _domain = domain;
        _kind = domain.RegisterKind(this, &Again);
    }

    public long Rounds => Volatile.Read(ref _rounds);

    public void Post(RcuReader<TPlatform> reader) => reader.Call(_kind, 16);

    public void Stop() => Volatile.Write(ref _stopped, true);

    private static void Again(object state, ulong payload)
    {
        var self = (SelfPoster<TPlatform>)state;
        Volatile.Write(ref self._rounds, self._rounds + 1);
        if (!Volatile.Read(ref self._stopped))
            self._domain.CallbackPort.Call(self._kind, payload);
    }
}

using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>
/// Mistakes of users, which must be seen: a callback queued twice before it ran, a pointer used after its section, a
/// wait inside a section. On one thread.
/// </summary>
internal sealed class MisuseTorture<TPlatform> : TortureTest
    where TPlatform : struct, IPlatform
{
    private const ulong Alive = 1;
    private const ulong Poison = 0xDEAD;

    public override string Name => "misuse";

    public override double Weight => 0.1;

    public override TortureResult Run(TortureSlice slice)
    {
        using var rig = new TortureRig<TPlatform>(slice, slice.Options with { DetectDoubleCalls = true }, hosted: false);
        rig.Run(() =>
        {
            var port = rig.Domain.Register("misuser");
            CallTwice(rig, port);
            LeakPointer(rig, port);
            WaitInside(rig, port);
            rig.Domain.Unregister(port);
        });
        return rig.Result("double call, leaked pointer, wait inside a section", conclusive: true);
    }

    private static void CallTwice(TortureRig<TPlatform> rig, RcuReader<TPlatform> port)
    {
        var kind = rig.Domain.RegisterKind<Nothing>(rig);
        port.Call(kind, 0x40);
        port.Call(kind, 0x50);
        if (!IsRefused(() => port.Call(kind, 0x40)))
            rig.Violate("a callback was queued twice and nobody said so");
        rig.Domain.Barrier();
        port.Call(kind, 0x40);
        rig.Domain.Barrier();
    }

    private static void LeakPointer(TortureRig<TPlatform> rig, RcuReader<TPlatform> port)
    {
        using var objects = new SharedWords<TPlatform>(3, padded: true);
        objects.Store(0, Alive);
        objects.Store(1, Alive);
        int leaked;
        using (port.Enter())
        {
            leaked = (int)objects.Load(2);
            if (objects.Load(leaked) != Alive)
                rig.Violate("an object is poisoned inside a section");
        }

        objects.Store(2, 1);
        rig.Domain.SynchronizeExpedited();
        objects.Store(0, Poison);
        if (objects.Load(leaked) != Poison)
            rig.Violate("a pointer used after its section does not meet the poison");
    }

    private static void WaitInside(TortureRig<TPlatform> rig, RcuReader<TPlatform> port)
    {
        using var section = port.Enter();
        if (!IsRefused(rig.Domain.Synchronize) || !IsRefused(rig.Domain.SynchronizeExpedited) || !IsRefused(rig.Domain.Barrier))
            rig.Violate("a wait inside a section of the same thread was not refused");
    }

    private static bool IsRefused(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (InvariantException)
        {
            return true;
        }
    }

    private sealed class Nothing : IRcuCallback
    {
        public static void Invoke(object state, ulong payload)
        {
        }
    }
}

using System.Globalization;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>
/// A reader that stays inside beyond the limit is named, once and then each three limits on; a grace-period thread that
/// does not come round, too.
/// </summary>
internal sealed class StallTorture<TPlatform> : TortureTest
    where TPlatform : struct, IPlatform
{
    private const long LimitNs = 10_000_000;
    private const int Warnings = 3;
    private const ulong Site = 0x5EAF00D;

    public override string Name => "stall";

    public override double Weight => 0.5;

    public override TortureResult Run(TortureSlice slice)
    {
        using var rig = new TortureRig<TPlatform>(slice, slice.Options with { StallNs = LimitNs, UrgentNs = long.MaxValue });
        using var gate = new SharedWords<TPlatform>(2, padded: true);
        var slow = rig.Domain.RegisterKind<Sleep>(gate);
        var readers = new List<RcuStall>();
        var threads = new List<RcuStall>();
        rig.Run(
            () => Hold(rig, gate),
            () =>
            {
                Collect(rig, gate, RcuStallKind.Reader, readers);
                gate.Store(0, 1);
                var port = rig.Domain.Register("caller");
                rig.Domain.Synchronize();
                port.Call(slow, 16);
                Collect(rig, gate, RcuStallKind.GracePeriodThread, threads);
                gate.Store(1, 1);
                gate.Unpark(1);
                rig.Domain.Unregister(port);
                rig.Stop();
            });
        Judge(rig, "reader", readers);
        Judge(rig, "grace-period thread", threads);
        foreach (var stall in readers.Where(stall => stall is not { Name: "holder", Nesting: 2, Site: Site }))
            rig.Violate($"wrong names: {stall}");
        return rig.Result(
            string.Create(CultureInfo.InvariantCulture, $"{readers.Count} warnings of a reader, {threads.Count} of the thread"),
            conclusive: true,
            [.. readers.Concat(threads).Select(stall => stall.ToString())]);
    }

    private static void Judge(TortureRig<TPlatform> rig, string whom, List<RcuStall> stalls)
    {
        if (stalls.Count < Warnings)
            rig.Violate($"{stalls.Count} of {Warnings} warnings of a stalled {whom} in time");
        for (var i = 0; i < stalls.Count; i++)
        {
            var least = i == 0 ? LimitNs : stalls[i - 1].AgeNs + (3 * LimitNs);
            if (stalls[i].AgeNs < least)
                rig.Violate($"warning {i + 1} of a stalled {whom} came at {stalls[i].AgeNs} ns; {least} was due");
        }
    }

    private static void Hold(TortureRig<TPlatform> rig, SharedWords<TPlatform> gate)
    {
        var port = rig.Domain.Register("holder");
        port.Site = Site;
        using (port.Enter())
        using (port.Enter())
        {
            _ = rig.Domain.StartPoll();
            while (gate.Load(0) == 0)
                rig.Nap(1_000_000);
        }

        rig.Domain.Unregister(port);
    }

    private static void Collect(TortureRig<TPlatform> rig, SharedWords<TPlatform> gate, RcuStallKind kind, List<RcuStall> into)
    {
        while (into.Count < Warnings && !rig.Tick())
        {
            rig.Nap(LimitNs / 5);
            while (rig.Domain.TryTakeStall(out var stall))
            {
                if (stall.Kind == kind && into.Count < Warnings)
                    into.Add(stall);
            }
        }
    }

    /// <summary>A callback that blocks, as none may.</summary>
    private sealed class Sleep : IRcuCallback
    {
        public static void Invoke(object state, ulong payload)
        {
            var gate = (SharedWords<TPlatform>)state;
            while (gate.Load(1) == 0)
                gate.Park(1, 0, 10_000_000);
        }
    }
}

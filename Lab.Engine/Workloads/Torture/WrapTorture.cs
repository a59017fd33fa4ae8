using System.Globalization;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>
/// Every rule of cookies and sections across the wrap of the grace-period number, and at the limit of nesting, on one
/// thread.
/// </summary>
internal sealed class WrapTorture<TPlatform> : TortureTest
    where TPlatform : struct, IPlatform
{
    private const int GracePeriods = 700;

    public override string Name => "wrap";

    public override double Weight => 0.2;

    public override TortureResult Run(TortureSlice slice)
    {
        using var rig = new TortureRig<TPlatform>(slice, slice.Options with { PacingNs = 0 }, hosted: false);
        var deepest = 0;
        rig.Run(() =>
        {
            var port = rig.Domain.Register("wrap");
            for (var i = 0; i < GracePeriods && !rig.IsOver; i++)
                Cross(rig, port, expedited: (i & 1) == 0);
            if (rig.Domain.Completed <= GracePeriodSequence.ToWrap)
                rig.Violate($"number {rig.Domain.Completed} after {GracePeriods} grace periods: the word has not wrapped");
            deepest = Nest(rig, port);
            rig.Domain.Unregister(port);
        });
        return rig.Result(
            string.Create(CultureInfo.InvariantCulture, $"{rig.Domain.Completed} grace periods, nested {deepest} deep"),
            deepest > 1000);
    }

    private static void Cross(TortureRig<TPlatform> rig, RcuReader<TPlatform> port, bool expedited)
    {
        var old = rig.Domain.CompletedState();
        using (port.Enter())
        {
            var cookie = rig.Domain.StartPoll();
            for (var i = 0; i < 5; i++)
                rig.Domain.GracePeriodStep();
            if (rig.Domain.Poll(cookie))
                rig.Violate($"{cookie} completed inside the section where its cookie was taken");
        }

        var next = rig.Domain.GetState();
        if (expedited)
            rig.Domain.CondSynchronizeExpedited(next);
        else
            rig.Domain.CondSynchronize(next);
        if (!rig.Domain.Poll(next) || !rig.Domain.Poll(old))
            rig.Violate($"{next} or {old} not complete after a full grace period");
    }

    private static int Nest(TortureRig<TPlatform> rig, RcuReader<TPlatform> port)
    {
        try
        {
            while (true)
                _ = port.Enter();
        }
        catch (InvariantException)
        {
            // The limit.
        }

        var deepest = port.Nesting;
        var cookie = rig.Domain.StartPoll();
        for (var left = deepest; left > 0; left--)
        {
            if (left == 1)
            {
                for (var i = 0; i < 20; i++)
                    rig.Domain.GracePeriodStep();
                if (rig.Domain.Poll(cookie))
                    rig.Violate("a grace period ended before the outermost section did");
            }

            port.Exit();
        }

        rig.Domain.Synchronize();
        if (!rig.Domain.Poll(cookie))
            rig.Violate("a grace period did not end after the outermost section");
        return deepest;
    }
}

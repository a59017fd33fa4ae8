using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// How Synchronize and Barrier pass the time: parked while a grace-period thread runs, else by stepping the machine.
/// </summary>
internal sealed unsafe class DoneWaiter<TPlatform>(
    GracePeriodControl* control,
    GracePeriodMachine<TPlatform> machine,
    StarvationWatch<TPlatform> starvation,
    DomainFailure<TPlatform> failure)
    where TPlatform : struct, IPlatform
{
    internal const long LongestParkNs = 10_000_000;

    private readonly GracePeriodControl* _control = control;

    /// <summary>Before the last look at what is waited for.</summary>
    /// <returns>For <see cref="End"/>.</returns>
    /// <remarks>The increment is the full barrier that pairs with the one before SignalDone.</remarks>
    internal uint Begin()
    {
        TPlatform.Add(&_control->DoneSleepers, 1);
        return TPlatform.Load(&_control->DoneEvent);
    }

    /// <summary>After the last look. May block. Fails if the caller is to sleep and the domain has failed.</summary>
    internal void End(uint seen, bool sleep)
    {
        try
        {
            if (sleep)
                Sleep(seen);
        }
        finally
        {
            TPlatform.Add(&_control->DoneSleepers, uint.MaxValue);
        }
    }

    private void Sleep(uint seen)
    {
        failure.ThrowIfAny();
        // Plain: read old, it makes one look more; steps are taken under the driver mutex, and the sleep is bounded.
        if (TPlatform.LoadPlain(&_control->Hosted) != 0)
        {
            TPlatform.Park(&_control->DoneEvent, seen, LongestParkNs);
            starvation.Look();
            return;
        }

        var step = machine.Step();
        if (step == GracePeriodStepResult.Idle)
            TPlatform.Yield();
        else
            machine.Wait(step);
    }
}

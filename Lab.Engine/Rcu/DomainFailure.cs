using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// What ended a domain: a callback that threw, or an exception on the grace-period thread. The first one counts.
/// </summary>
internal sealed unsafe class DomainFailure<TPlatform>(GracePeriodControl* control)
    where TPlatform : struct, IPlatform
{
    private readonly GracePeriodControl* _control = control;
    private string _what = "";

    /// <summary>Cold; may block for a moment.</summary>
    /// <remarks>Ordering. <b>F1</b>: the release of the flag pairs with <b>F2</b>.</remarks>
    internal void Note(Exception thrown)
    {
        DomainMutex<TPlatform>.Enter(&_control->RegistryMutex);
        if (TPlatform.LoadPlain(&_control->Failed) == 0)
        {
            _what = $"{thrown.GetType().Name}: {thrown.Message}";
            TPlatform.Store(&_control->Failed, 1);
        }

        DomainMutex<TPlatform>.Exit(&_control->RegistryMutex);
    }

    /// <remarks>Ordering. <b>F2</b>: the acquire of the flag pairs with <b>F1</b>.</remarks>
    internal void ThrowIfAny()
    {
        if (TPlatform.Load(&_control->Failed) != 0)
            Invariant.Fail($"the RCU domain has failed and runs no callbacks any more: {_what}");
    }
}

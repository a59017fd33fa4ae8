using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>
/// What is queued, by kind and payload, and the functions behind: for <see cref="RcuOptions.DetectDoubleCalls"/> only.
/// </summary>
internal sealed unsafe class DoubleCallCheck<TPlatform>(GracePeriodControl* control)
    where TPlatform : struct, IPlatform
{
    private readonly GracePeriodControl* _control = control;
    private readonly HashSet<ulong> _queued = [];

    /// <summary>May block for a moment, and allocates. A payload already queued is a broken invariant.</summary>
    internal void Queued(ulong entry)
    {
        DomainMutex<TPlatform>.Enter(&_control->RegistryMutex);
        var added = _queued.Add(entry);
        DomainMutex<TPlatform>.Exit(&_control->RegistryMutex);
        if (!added)
        {
            Invariant.Fail($"payload 0x{entry & ~RcuCallbackKind.Mask:x} of callback kind {entry & RcuCallbackKind.Mask} "
                + "is queued a second time before it has run");
        }
    }

    /// <summary>The watched kind in the table: takes the payload out, then runs the function.</summary>
    internal sealed class Watched(
        DoubleCallCheck<TPlatform> check,
        ulong kind,
        object state,
        delegate*<object, ulong, void> function)
    {
        private readonly delegate*<object, ulong, void> _function = function;

        internal static void Run(object watched, ulong payload)
        {
            var self = (Watched)watched;
            self.Take(payload);
            self._function(self.State, payload);
        }

        private object State { get; } = state;

        private void Take(ulong payload)
        {
            var control = check._control;
            DomainMutex<TPlatform>.Enter(&control->RegistryMutex);
            check._queued.Remove(payload | kind);
            DomainMutex<TPlatform>.Exit(&control->RegistryMutex);
        }
    }
}

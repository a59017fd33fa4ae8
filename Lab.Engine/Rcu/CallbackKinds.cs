using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>The functions of a domain's callbacks, by kind. Kinds are only ever added.</summary>
internal sealed unsafe class CallbackKinds<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly object?[] _states = new object?[RcuCallbackKind.Most + 1];
    private readonly nint[] _functions = new nint[RcuCallbackKind.Most + 1];
    private readonly GracePeriodControl* _control;
    private readonly bool _watch;
    private int _count;

    internal CallbackKinds(GracePeriodControl* control, bool watch)
    {
        _control = control;
        _watch = watch;
        DoubleCalls = new DoubleCallCheck<TPlatform>(control);
    }

    internal DoubleCallCheck<TPlatform> DoubleCalls { get; }

    /// <summary>Add a kind. Cold; a kind may be used once it has been returned.</summary>
    internal RcuCallbackKind Register(object state, delegate*<object, ulong, void> invoke)
    {
        DomainMutex<TPlatform>.Enter(&_control->RegistryMutex);
        var kind = (uint)_count + 1;
        if (kind <= RcuCallbackKind.Most)
        {
            _count = (int)kind;
            _states[kind] = _watch ? new DoubleCallCheck<TPlatform>.Watched(DoubleCalls, kind, state, invoke) : state;
            _functions[kind] = _watch
                ? (nint)(delegate*<object, ulong, void>)&DoubleCallCheck<TPlatform>.Watched.Run
                : (nint)invoke;
        }

        DomainMutex<TPlatform>.Exit(&_control->RegistryMutex);
        if (kind > RcuCallbackKind.Most)
            throw new InvalidOperationException($"A domain has at most {RcuCallbackKind.Most} kinds of callbacks.");
        return new RcuCallbackKind(kind | (_watch ? RcuCallbackKind.WatchedBit : 0));
    }

    /// <summary>Run one callback.</summary>
    internal void Invoke(ulong entry)
    {
        var kind = entry & RcuCallbackKind.Mask;
        ((delegate*<object?, ulong, void>)_functions[kind])(_states[kind], entry & ~RcuCallbackKind.Mask);
    }
}

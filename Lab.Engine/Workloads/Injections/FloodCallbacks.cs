using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Injections;

/// <summary>The callbacks of every flood of one run: they count themselves and nothing else.</summary>
internal sealed class FloodCallbacks<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly SharedWords<TPlatform> _invoked = new(1, padded: true);

    public FloodCallbacks(RcuDomain<TPlatform> rcu) => Kind = rcu.RegisterKind<Count>(this);

    public RcuCallbackKind Kind { get; }

    /// <summary>Since the run began.</summary>
    public long Invoked => (long)_invoked.Load(0);

    public void Dispose() => _invoked.Dispose();

    private sealed class Count : IRcuCallback
    {
        public static void Invoke(object state, ulong payload) => ((FloodCallbacks<TPlatform>)state)._invoked.Add(0, 1);
    }
}

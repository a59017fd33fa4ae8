using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// Two owners invoke callbacks that are ready from the start, one of them two, one at a time, and each time wake the task that
/// waits in a barrier for all of them. It is not woken if it sleeps to the limit of its park.
/// </summary>
public sealed class RcuSignalsScenario : IScenarioSource
{
    private readonly RcuOptions _options = new()
    {
        Flavour = RcuFlavour.FullFence, Invocation = CallbackInvocation.Owner, MaxReaders = 2, PacingNs = 0, Blimit = 1,
    };

    public string Name => "rcu-signals";

    public IReadOnlyList<string> Targets { get; } = ["the owner of one invokes first", "the owner of two invokes first"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(_options);

    private readonly struct Counter<TPlatform> : IRcuCallback
        where TPlatform : struct, IPlatform
    {
        public static void Invoke(object state, ulong payload) => ((Play<TPlatform>)state).Note(payload);
    }

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Callbacks = 3;
        private const ulong OfTwice = 1UL << 4;
        private readonly RcuDomain<TPlatform> _rcu;
        private ulong _reached;

        public Play(RcuOptions options)
        {
            _rcu = new RcuDomain<TPlatform>(options);
            var kind = _rcu.RegisterKind<Counter<TPlatform>>(this);
            var once = _rcu.Register("once");
            var twice = _rcu.Register("twice");
            once.Call(kind, 0);
            twice.Call(kind, OfTwice);
            twice.Call(kind, OfTwice);
            while (_rcu.Read().BacklogDone < Callbacks)
                _rcu.GracePeriodStep();
            _rcu.BeginHosting();
            Tasks =
            [
                new ScenarioTask("waiter", Wait),
                new ScenarioTask("once", () => Invoke(once, 1)),
                new ScenarioTask("twice", () => Invoke(twice, 2)),
            ];
        }

        public override string Outcome => $"{_reached}";

        public override ulong Reached => _reached;

        public void Note(ulong payload)
        {
            if (_reached == 0)
                _reached = payload == OfTwice ? 2UL : 1;
        }

        public override void Dispose()
        {
            _rcu.EndHosting();
            _rcu.Dispose();
        }

        private void Wait()
        {
            var since = TPlatform.NowNs();
            _rcu.Barrier();
            Invariant.That(
                TPlatform.NowNs() - since < DoneWaiter<TPlatform>.LongestParkNs, "a wake-up was lost: a waiter slept to the limit of its park");
        }

        private static void Invoke(RcuReader<TPlatform> owner, int batches)
        {
            owner.AdoptByThisThread();
            for (var batch = 0; batch < batches; batch++)
                owner.InvokeReady();
        }
    }
}

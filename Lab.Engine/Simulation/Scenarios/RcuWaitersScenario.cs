using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// Two tasks wait, parked, for a driver that parks too when nobody wants anything: one for grace periods, one for callbacks. Who
/// sleeps to the limit of its park was not woken: simulated time leaps that far only if nobody can go on.
/// </summary>
public sealed class RcuWaitersScenario(RcuOptions options) : IScenarioSource
{
    private const ulong Invoked = 7;

    private readonly RcuOptions _options = options with { MaxReaders = 1, PacingNs = 0 };

    public string Name { get; } = $"rcu-{options.Flavour}-waiters".ToLowerInvariant();

    public IReadOnlyList<string> Targets { get; } = ["the callback's task waits last", "the grace period's task waits last"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(_options);

    private readonly struct Marker<TPlatform> : IRcuCallback
        where TPlatform : struct, IPlatform
    {
        public static void Invoke(object state, ulong payload) => ((Play<TPlatform>)state).Mark((int)(payload >> 4));
    }

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Ended = 0;
        private const int Rounds = 2;
        private readonly SharedWords<TPlatform> _words = new(1 + Rounds, padded: true);
        private readonly RcuDomain<TPlatform> _rcu;
        private readonly RcuReader<TPlatform> _caller;
        private readonly RcuCallbackKind _kind;
        private ulong _reached;

        public Play(RcuOptions options)
        {
            _rcu = new RcuDomain<TPlatform>(options);
            _kind = _rcu.RegisterKind<Marker<TPlatform>>(this);
            _caller = _rcu.Register("caller");
            _rcu.BeginHosting();
            Tasks =
            [
                new ScenarioTask("rcu_gp", Drive),
                new ScenarioTask("caller", CallAndWait),
                new ScenarioTask("waiter", Wait),
            ];
        }

        public override string Outcome => $"{_reached}";

        public override ulong Reached => _reached;

        public void Mark(int round) => _words.Overwrite(1 + round, Invoked);

        public override void Dispose()
        {
            _rcu.Dispose();
            _words.Dispose();
        }

        // As RcuGracePeriodThread runs it.
        private void Drive()
        {
            _rcu.Invoker.AdoptByThisThread();
            while (!_rcu.StopWanted)
            {
                if (!_rcu.GracePeriodStep())
                    _rcu.GracePeriodWait();
            }

            _rcu.EndHosting();
        }

        private void CallAndWait()
        {
            _caller.AdoptByThisThread();
            for (var round = 0; round < Rounds; round++)
            {
                _caller.Call(_kind, (ulong)round << 4);
                var since = TPlatform.NowNs();
                _rcu.Barrier();
                AssertWoken(since);
                Invariant.That(_words.Load(1 + round) == Invoked, "a barrier returned, and what the callback did is not seen");
            }

            End(1);
        }

        private void Wait()
        {
            for (var round = 0; round < Rounds; round++)
            {
                var since = TPlatform.NowNs();
                _rcu.Synchronize();
                AssertWoken(since);
            }

            End(2);
        }

        private void End(ulong last)
        {
            if (_words.Add(Ended, 1) != 2)
                return;
            _reached |= last;
            _rcu.AskHostToStop();
        }

        private static void AssertWoken(long since) => Invariant.That(
            TPlatform.NowNs() - since < DoneWaiter<TPlatform>.LongestParkNs, "a wake-up was lost: a waiter slept to the limit of its park");
    }
}

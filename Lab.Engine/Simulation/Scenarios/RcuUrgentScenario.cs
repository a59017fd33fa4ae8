using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// Two drivers of urgent grace periods: a task that steps the machine for a cookie, and one that waits expedited, twice. Each
/// replaces an object of its own that the reader looks at. The urgent mark comes and goes in the word that both raise.
/// </summary>
public sealed class RcuUrgentScenario(RcuOptions options) : IScenarioSource
{
    private const ulong Poison = 0x6B6B;

    private readonly RcuOptions _options = options with { MaxReaders = 1, PacingNs = 0, UrgentNs = 0 };

    public string Name { get; } = $"rcu-{options.Flavour}-urgent".ToLowerInvariant();

    public IReadOnlyList<string> Targets { get; } = ["the reader was asked to yield", "the reader was not asked to yield"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(_options);

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Rounds = 2;

        // The first number begins 300 before the wrap.
        private const long Numbers = 300;
        private const int First = 0;
        private const int Second = 1 + Rounds + 1;
        private readonly SharedWords<TPlatform> _words = new(2 * Second, padded: true);
        private readonly RcuDomain<TPlatform> _rcu;
        private readonly RcuReader<TPlatform> _reader;
        private ulong _seen;

        public Play(RcuOptions options)
        {
            _rcu = new RcuDomain<TPlatform>(options);
            _reader = _rcu.Register("reader");
            Tasks =
            [
                new ScenarioTask("stepper", () => Replace(First, expedited: false)),
                new ScenarioTask("expediter", () => Replace(Second, expedited: true)),
                new ScenarioTask("reader", Read),
            ];
        }

        public override string Outcome => $"{_seen}";

        public override ulong Reached => _rcu.Read().UrgentYields > 0 ? 1UL : 2;

        public override void Finish()
        {
            var seen = _rcu.Read();
            Invariant.That(
                seen.Started + Numbers >= seen.GracePeriods + seen.GracePeriodsExpedited,
                "the sequence went back: two grace periods had one number");
        }

        public override void Dispose()
        {
            _rcu.Dispose();
            _words.Dispose();
        }

        // A current word, and behind it the objects.
        private void Replace(int current, bool expedited)
        {
            for (var next = 1; next <= Rounds; next++)
            {
                _words.Store(current + 1 + next, (ulong)next);
                _words.Store(current, (ulong)next);
                if (expedited)
                    _rcu.SynchronizeExpedited();
                else
                    StepThrough(_rcu.StartPollExpedited());
                _words.Overwrite(current + next, Poison);
            }
        }

        private void StepThrough(GracePeriodCookie cookie)
        {
            while (!_rcu.Poll(cookie))
            {
                if (!_rcu.GracePeriodStep())
                    TPlatform.Yield();
            }
        }

        private void Read()
        {
            _reader.AdoptByThisThread();
            for (var round = 0; round < 2; round++)
            {
                using var section = _reader.Enter();
                Look(First);
                Look(Second);
            }
        }

        private void Look(int current)
        {
            var place = current + 1 + (int)_words.Load(current);
            for (var look = 0; look < 2; look++)
            {
                var value = _words.Load(place);
                Invariant.That(value != Poison, "a reader met a poisoned object: the grace period did not wait for its section");
                _seen = (_seen * 4) + value + 1;
            }
        }
    }
}

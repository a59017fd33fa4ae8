using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>A grace-period thread with nothing to do is woken by two tasks, the last time to end: if that is lost, it sleeps for good.</summary>
public sealed class RcuWakeScenario : IScenarioSource
{
    private readonly RcuOptions _options = new() { Flavour = RcuFlavour.FullFence, MaxReaders = 1, PacingNs = 0 };

    public string Name => "rcu-wake";

    public IReadOnlyList<string> Targets { get; } = ["the driver parks", "the driver never parks"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(_options);

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private readonly RcuDomain<TPlatform> _rcu;
        private int _waits;

        public Play(RcuOptions options)
        {
            _rcu = new RcuDomain<TPlatform>(options);
            _rcu.GracePeriodStep();
            _rcu.BeginHosting();
            Tasks =
            [
                new ScenarioTask("rcu_gp", Drive),
                new ScenarioTask("knob", () => _rcu.SetPacing(1, expedited: false)),
                new ScenarioTask("stopper", Stop),
            ];
        }

        public override string Outcome => $"{_waits}";

        public override ulong Reached => _waits > 0 ? 1UL : 2;

        public override void Dispose() => _rcu.Dispose();

        // As RcuGracePeriodThread runs it, from a step on that found nothing to do.
        private void Drive()
        {
            while (!_rcu.StopWanted)
            {
                _waits++;
                _rcu.GracePeriodWait();
                _rcu.GracePeriodStep();
            }

            _rcu.EndHosting();
        }

        private void Stop()
        {
            _rcu.SetPacing(2, expedited: false);
            _rcu.AskHostToStop();
        }
    }
}

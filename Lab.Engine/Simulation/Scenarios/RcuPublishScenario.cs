using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// Two readers look at the current object in a read section; an updater puts another in its place, waits for a grace period and
/// poisons it.
/// </summary>
/// <param name="use">How it waits.</param>
public sealed class RcuPublishScenario(RcuOptions options, GracePeriodUse use = GracePeriodUse.Expedited) : IScenarioSource
{
    private const ulong Poison = 0x6B6B;

    private readonly RcuOptions _options = options with { MaxReaders = 4, PacingNs = 0 };

    public string Name { get; } = NameOf(options, use);

    public IReadOnlyList<string> Targets { get; } = ["a reader sees the first object", "a reader sees a later object", "a reader sees two objects"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(_options, use);

    private static string NameOf(RcuOptions options, GracePeriodUse use)
    {
        var name = $"rcu-{options.Flavour}-{use}";
        if (options.Invocation != default)
            name += $"-{options.Invocation}";
        return (options.Defect == RcuDefect.None ? name : $"{name}-{options.Defect}").ToLowerInvariant();
    }

    private readonly struct Poisoner<TPlatform> : IRcuCallback
        where TPlatform : struct, IPlatform
    {
        public static void Invoke(object state, ulong payload) => ((Play<TPlatform>)state).PoisonAt((int)(payload >> 4));
    }

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private const int Current = 0;
        private const int Objects = 3;
        private readonly SharedWords<TPlatform> _words = new(1 + Objects, padded: true);
        private readonly RcuDomain<TPlatform> _rcu;
        private readonly RcuReader<TPlatform> _updater;
        private readonly RcuReader<TPlatform>[] _readers;
        private readonly RcuCallbackKind _kind;
        private readonly GracePeriodUse _use;
        private readonly ulong[] _seen = new ulong[2];
        private readonly int _rounds;
        private ulong _reached;
        private int _poisoned;

        public Play(RcuOptions options, GracePeriodUse use)
        {
            _use = use;
            _rounds = use == GracePeriodUse.Expedited ? Objects - 1 : 1;
            _rcu = new RcuDomain<TPlatform>(options);
            _updater = _rcu.Register("updater");
            _kind = _rcu.RegisterKind<Poisoner<TPlatform>>(this);
            _readers = [_rcu.Register("reader 0"), _rcu.Register("reader 1")];
            Tasks =
            [
                new ScenarioTask("updater", Update),
                new ScenarioTask("reader 0", () => Read(0)),
                new ScenarioTask("reader 1", () => Read(1)),
            ];
        }

        public override string Outcome => $"{_seen[0]}-{_seen[1]}";

        public override ulong Reached => _reached;

        public void PoisonAt(int index)
        {
            _poisoned++;
            _words.Overwrite(1 + index, Poison);
        }

        public override void Finish() => Invariant.That(_poisoned == _rounds, "an object was not given back: its callback was lost");

        public override void Dispose()
        {
            _rcu.Dispose();
            _words.Dispose();
        }

        private void Update()
        {
            _updater.AdoptByThisThread();
            for (var next = 1; next <= _rounds; next++)
            {
                _words.Store(1 + next, (ulong)next);
                _words.Store(Current, (ulong)next);
                Retire(next - 1);
            }
        }

        private void Retire(int index)
        {
            switch (_use)
            {
                case GracePeriodUse.Expedited:
                    _rcu.SynchronizeExpedited();
                    break;
                case GracePeriodUse.Synchronize:
                    _rcu.Synchronize();
                    break;
                case GracePeriodUse.Poll:
                    var cookie = _rcu.StartPoll();
                    while (!_rcu.Poll(cookie))
                    {
                        if (!_rcu.GracePeriodStep())
                            TPlatform.Yield();
                    }

                    break;
                case GracePeriodUse.Conditional:
                    _rcu.CondSynchronize(_rcu.StartPollExpedited());
                    break;
                default:
                    _updater.Call(_kind, (ulong)index << 4);
                    _updater.InvokeReady();
                    _rcu.Barrier();
                    return;
            }

            PoisonAt(index);
        }

        private void Read(int number)
        {
            var reader = _readers[number];
            reader.AdoptByThisThread();
            var first = ulong.MaxValue;
            for (var round = 0; round < 2; round++)
            {
                using var section = reader.Enter();
                var current = _words.Load(Current);
                for (var look = 0; look < 2; look++)
                {
                    var value = _words.Load(1 + (int)current);
                    Invariant.That(value != Poison, "a reader met a poisoned object: the grace period did not wait for its section");
                    _seen[number] = (_seen[number] * 8) + value + 1;
                }

                _reached |= current == 0 ? 1UL : 2;
                if (round > 0 && current != first)
                    _reached |= 4;
                first = current;
            }
        }
    }
}

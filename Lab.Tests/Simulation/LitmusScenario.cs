using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Tests.Simulation;

/// <summary>A litmus test as data: a few accesses for each task; its outcome is what they found, task by task.</summary>
internal sealed class LitmusScenario(params LitmusOp[][] tasks) : IScenarioSource
{
    public string Name => "litmus";

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>(tasks);

    /// <summary>Every outcome of so many random schedules.</summary>
    public IReadOnlySet<string> Outcomes(MachineKind machine, int runs = 3_000) => Simulator.OnItsOwnCpu(0, simulator =>
    {
        var outcomes = new HashSet<string>(StringComparer.Ordinal);
        for (var run = 0; run < runs; run++)
        {
            var result = simulator.Run(this, new SimOptions
            {
                Machine = machine, Seed = (ulong)run, Rates = new RandomRates { Switch = 0.3, Drain = 0.15, Stale = 0.5 },
            });
            Assert.Null(result.Failure);
            outcomes.Add(result.Outcome);
        }

        return outcomes;
    });

    private sealed unsafe class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private readonly NativeBlock _block = new(4 * CacheLine.Stride);
        private readonly List<ulong>[] _found;

        public Play(LitmusOp[][] tasks)
        {
            _found = [.. tasks.Select(_ => new List<ulong>())];
            Tasks = [.. tasks.Select((ops, task) => new ScenarioTask($"{task}", () => Run(ops, _found[task])))];
        }

        public override string Outcome => string.Join(' ', _found.Where(found => found.Count > 0).Select(found => string.Join(',', found)));

        public override void Dispose() => _block.Dispose();

        private void Run(LitmusOp[] ops, List<ulong> found)
        {
            foreach (var op in ops)
            {
                var word = (ulong*)((byte*)_block.Address + (op.Word * CacheLine.Stride));
                switch (op.Access)
                {
                    case LitmusAccess.Load:
                        found.Add(TPlatform.Load(word));
                        break;
                    case LitmusAccess.LoadPlain:
                        found.Add(TPlatform.LoadPlain(word));
                        break;
                    case LitmusAccess.LoadHalf:
                        found.Add(TPlatform.Load((uint*)word));
                        break;
                    case LitmusAccess.Store:
                        TPlatform.Store(word, op.Value);
                        break;
                    case LitmusAccess.StorePlain:
                        TPlatform.StorePlain(word, op.Value);
                        break;
                    case LitmusAccess.StoreByte:
                        TPlatform.Store((byte*)word + 1, (byte)op.Value);
                        break;
                    case LitmusAccess.Add:
                        found.Add(TPlatform.Add(word, op.Value));
                        break;
                    case LitmusAccess.CompareExchange:
                        found.Add(TPlatform.CompareExchange(word, op.Value, 0));
                        break;
                    case LitmusAccess.StoreHalf:
                        TPlatform.Store((uint*)word, (uint)op.Value);
                        break;
                    case LitmusAccess.Fill:
                        TPlatform.Fill(word, 1, op.Value);
                        break;
                    case LitmusAccess.Pause:
                        TPlatform.Pause();
                        break;
                    case LitmusAccess.Nap:
                        TPlatform.Park((uint*)word, 0, 1);
                        break;
                    case LitmusAccess.Fence:
                        TPlatform.Fence();
                        break;
                    default:
                        TPlatform.FenceProcessWide();
                        break;
                }
            }
        }
    }
}

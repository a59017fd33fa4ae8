using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// Three tasks take and free the last three pages of physical memory: a list head that went and came back (ABA) would hand one
/// page to two of them.
/// </summary>
public sealed class FreeListScenario : IScenarioSource
{
    private const int Free = 3;

    public string Name => "free-list";

    public IReadOnlyList<string> Targets { get; } = ["memory is exhausted", "one page serves two tasks in turn"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>();

    private sealed class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private readonly PhysicalMemory<TPlatform> _memory = new(new MemoryOptions { TablePages = 16 });
        private readonly List<PhysAddr> _held = [];
        private readonly Dictionary<ulong, int> _owners = [];
        private readonly Dictionary<ulong, int> _servants = [];
        private readonly int[] _taken = new int[3];
        private ulong _reached;

        public Play()
        {
            while (_memory.PagesInUse < _memory.Options.TablePages - Free)
            {
                Invariant.That(_memory.TryAllocate(out var page));
                _held.Add(page);
            }

            Tasks =
            [
                new ScenarioTask("a", () => Run(0)),
                new ScenarioTask("b", () => Run(1)),
                new ScenarioTask("c", () => Run(2)),
            ];
        }

        public override string Outcome => string.Join('-', _taken);

        public override ulong Reached => _reached;

        public override void Finish()
        {
            Invariant.That(_memory.PagesInUse == _held.Count, "pages were lost");
            foreach (var page in _held)
                _memory.Put(page);
            Invariant.That(_memory.PagesInUse == 0, "the count of free pages is wrong");
            for (var index = 0; index < _memory.Options.TablePages; index++)
                Invariant.That(_memory.TryAllocate(out _), "the free list is shorter than its count");
        }

        public override void Dispose() => _memory.Dispose();

        private void Run(int task)
        {
            for (var round = 0; round < 2; round++)
            {
                var first = Take(task);
                var second = Take(task);
                Give(task, first);
                Give(task, second);
            }
        }

        private PhysAddr? Take(int task)
        {
            if (!_memory.TryAllocate(out var page))
            {
                _reached |= 1;
                return null;
            }

            _taken[task]++;
            Invariant.That(_owners.TryAdd(page.Value, task), "one page was given to two tasks");
            if (_servants.TryGetValue(page.Value, out var last) && last != task)
                _reached |= 2;
            _servants[page.Value] = task;
            _memory.SetPrivate(page, (ulong)task + 1);
            return page;
        }

        private void Give(int task, PhysAddr? taken)
        {
            if (taken is not { } page)
                return;
            Invariant.That(_memory.Private(page) == (ulong)task + 1, "another task wrote to a page of this one");
            _owners.Remove(page.Value);
            _memory.Put(page);
        }
    }
}

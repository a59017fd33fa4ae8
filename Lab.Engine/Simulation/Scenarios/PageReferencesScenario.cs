using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>
/// Three tasks use one table page, each by a reference of its own: they write to it, and drop the reference. The last one frees the
/// page, and everybody's writes must be done by then.
/// </summary>
public sealed class PageReferencesScenario : IScenarioSource
{
    private const int Users = 3;

    public string Name => "page-references";

    public IReadOnlyList<string> Targets { get; } = ["the first task frees the page", "the last task frees the page"];

    public Scenario Create<TPlatform>(ulong seed)
        where TPlatform : struct, IPlatform => new Play<TPlatform>();

    private sealed unsafe class Play<TPlatform> : Scenario
        where TPlatform : struct, IPlatform
    {
        private readonly PhysicalMemory<TPlatform> _memory = new(new MemoryOptions { TablePages = 16 });
        private readonly PhysAddr _page;
        private readonly List<int> _order = [];
        private int _freed;

        public Play()
        {
            Invariant.That(_memory.TryAllocate(out _page));
            _memory.GetExclusive(_page, Users - 1);
            Tasks = [.. Enumerable.Range(0, Users).Select(user => new ScenarioTask($"user {user}", () => Use(user)))];
        }

        public override string Outcome => string.Concat(_order);

        public override ulong Reached => _order[^1] == 0 ? 1UL : _order[^1] == Users - 1 ? 2UL : 0;

        public override void Finish()
        {
            Invariant.That(_freed == 1, "a page was not freed once by the last who dropped it");
            Invariant.That(_memory.PagesInUse == 0, "a page is in use that nobody uses");
        }

        public override void Dispose() => _memory.Dispose();

        private void Use(int user)
        {
            var own = _memory.Entries(_page) + user;
            TPlatform.StorePlain(own, 1);
            _memory.Get(_page);
            _memory.Put(_page);
            TPlatform.StorePlain(own, TPlatform.LoadPlain(own) + 1);
            _order.Add(user);
            if (_memory.Put(_page) == 0)
                _freed++;
        }
    }
}

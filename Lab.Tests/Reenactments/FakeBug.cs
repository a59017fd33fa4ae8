using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;
using Lab.Engine.Simulation;

namespace Lab.Tests.Reenactments;

/// <summary>A bug of one's own: the broken variant's only task does as it is told, the fixed one's nothing.</summary>
internal sealed class FakeBug(string id, Action<int> body, string expected = SimFailure.AlwaysOn) : Reenactment
{
    private int _runs;

    public override string Id => id;

    public override string Title => "it breaks";

    public override string Story => "It was written so. It breaks.";

    public override string Seen => "Nothing.";

    public override Evidence Evidence { get; } = new("", "", "a test", "", EvidenceGrade.Title);

    public override string Switch => "none";

    public override string Fix => "It does nothing.";

    public override IReadOnlyList<string> Expected { get; } = [expected];

    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var run = broken ? _runs++ : -1;
        return new Run(() =>
        {
            if (broken)
                body(run);
        });
    }

    private sealed class Run : Scenario
    {
        public Run(Action body) => Tasks = [new ScenarioTask("worker", body), new ScenarioTask("idler", static () => { })];

        public override void Dispose()
        {
            // Holds nothing.
        }
    }
}

using Lab.Engine.Checkers;
using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>B29: the object for EL2 needs RCU, which is not there.</summary>
public sealed class B29RcuAtEl2 : Reenactment
{
    private static readonly Lazy<CheckerHit?> s_right = new(() => Link(TableFlaws.None));
    private static readonly Lazy<CheckerHit?> s_mistyped = new(() => Link(TableFlaws.KernelWalkAtEl2));

    public override string Id => "B29";

    public override string Title => "EL2 object links against RCU";

    public override string Story =>
        "A macro in the first version of the series was mistyped, and the object that is built for EL2 linked against RCU. EL2 has neither "
        + "read sections nor grace periods.";

    public override string Seen => "The object for EL2 names functions of RCU, which are not there.";

    public override Evidence Evidence { get; } = new("v1 08/14", "", "review on the list", "9 Sep 2022", EvidenceGrade.ListMail);

    public override string Switch => "TableFlaws.KernelWalkAtEl2";

    public override string Fix =>
        "The EL2 build has walk hooks of its own that name nothing of RCU; here, walks with interrupts "
        + "masked.";

    public override IReadOnlyList<string> Expected { get; } = [LinkChecker.Name];

    public override Scenario Create<TPlatform>(bool broken, ulong seed) => new Build(broken ? s_mistyped : s_right);

    private static CheckerHit? Link(TableFlaws flaws) => LinkChecker.Check(El2Build.Types(flaws), "Lab.Engine.Rcu");

    /// <summary>One task looks at what the build names; the compiled code does not change, so it is looked at once.</summary>
    private sealed class Build : Scenario
    {
        private readonly Lazy<CheckerHit?> _link;

        public Build(Lazy<CheckerHit?> link)
        {
            _link = link;
            Checkers = new CheckerSet(new CheckerOptions());
            Tasks = [new ScenarioTask("linker", Link)];
        }

        public override void Dispose()
        {
            // Holds nothing.
        }

        private void Link()
        {
            if (_link.Value is { } hit)
                Checkers!.Report(hit);
        }
    }
}

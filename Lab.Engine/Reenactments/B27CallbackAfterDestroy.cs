using Lab.Engine.PageTable;
using Lab.Engine.Primitives;
using Lab.Engine.Reenactments.Staging;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>B27: a callback looks at the description of a table whose VM is gone.</summary>
public sealed class B27CallbackAfterDestroy : Reenactment
{
    private const ulong Block = 2UL << 20;
    private const ulong Memory = 0x4000_0000;

    // Few: the end of the VM takes long, and what is left of the grace period comes after it.
    private const int GracePeriodSteps = 3;

    public override string Id => "B27";

    public override string Title => "RCU callback uses the page-table descriptor after the VM is gone";

    public override string Story =>
        "The first version of the series kept a pointer to the page-table descriptor in the walk data that "
        + "the callback uses, and David Matlack asked what happens if it is freed while a callback is pending. "
        + "A VM that ends right after a coalesce leaves a callback behind that reads freed memory.";

    public override string Seen =>
        "Caught in review: it would have been a use after free in an RCU callback, some time after a VM has "
        + "ended.";

    public override Evidence Evidence { get; } = new(
        "v1 09/14", "", "review on the list, David Matlack", "8 Sep 2022", EvidenceGrade.ListMail);

    public override string Switch => "TableFlaws.CallbackUsesTable";

    public override string Fix =>
        "The callback uses only the static operations and the page itself; the entry's level travels in the "
        + "page.";

    public override IReadOnlyList<string> Expected { get; } = ["C-UAF"];

    /// <remarks>One task puts a block in a table's place and ends the VM, another drives grace periods.</remarks>
    public override Scenario Create<TPlatform>(bool broken, ulong seed)
    {
        var stage = new TableStage<TPlatform>(
            TableStage<TPlatform>.Small with { IpaBits = 39, Flaws = broken ? TableFlaws.CallbackUsesTable : TableFlaws.None });
        var vm = stage.AddHost("vm", cachePages: 3);
        using (stage.Enter())
            vm.MapExclusive(0, Block / 2, Memory);
        return new TableScenario<TPlatform>(
            stage,
            vm.Does(() =>
            {
                vm.Map(0, Block, Memory);
                Invariant.That(stage.Table.Destroy(vm.Walk) == PgtableResult.Done);
            }),
            new ScenarioTask("rcu_gp", () =>
            {
                for (var step = 0; step < GracePeriodSteps; step++)
                {
                    if (!stage.Rcu.GracePeriodStep())
                        TPlatform.Yield();
                }
            })) { Destroys = true };
    }
}

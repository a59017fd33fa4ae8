using System.Globalization;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>One operation of a plan.</summary>
/// <param name="Page">First page, its index in the slot.</param>
/// <param name="Pages">How many; 1 for an access.</param>
public readonly record struct EngineStep(EngineAct Act, ulong Page = 0, ulong Pages = 1)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Act}{(Act >= EngineAct.LogEagerly && Act != EngineAct.ClearRange ? "" : $" {Page}")}{(Pages == 1 ? "" : $"+{Pages}")}");
}

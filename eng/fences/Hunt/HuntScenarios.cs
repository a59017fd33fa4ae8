using Lab.Engine.Primitives;
using Lab.Engine.Reenactments;
using Lab.Engine.Simulation;

namespace Lab.Fences;

/// <summary>The scenarios that are asked: those of campaigns but the longest, and the fixed variants of the re-enactments.</summary>
public static class HuntScenarios
{
    public static IReadOnlyList<IScenarioSource> All { get; } =
    [
        .. ScenarioList.All.Where(entry => entry.Size != ScenarioSize.Whole).Select(entry => entry.Source),
        .. ReenactmentList.All.Select(known => new FixedVariant(known)),
    ];

    private sealed record FixedVariant(Reenactment Known) : IScenarioSource
    {
        public string Name => $"{Known.Id}-fixed".ToLowerInvariant();

        public Scenario Create<TPlatform>(ulong seed)
            where TPlatform : struct, IPlatform => Known.Create<TPlatform>(broken: false, seed);
    }
}

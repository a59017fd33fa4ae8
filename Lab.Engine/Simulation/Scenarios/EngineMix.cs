using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation.Scenarios;

/// <summary>Draws operations with given weights.</summary>
internal sealed record EngineMix
{
    /// <summary>Of each operation, in the order of <see cref="EngineAct"/>; 0: never.</summary>
    public required IReadOnlyList<uint> Weights { get; init; }

    /// <summary>Pages that are used; few, so that operations meet.</summary>
    public required IReadOnlyList<ulong> Pages { get; init; }

    /// <summary>Longest range of a discard, an aging or a clear, pages.</summary>
    public ulong MostPages { get; init; } = 4;

    /// <summary>Pages of the slot.</summary>
    public ulong SlotPages { get; init; } = 512;

    /// <summary>Operations of one task, of these kinds only.</summary>
    public EngineStep[] Draw(ref DeterministicRandom random, int count, EngineAct first, EngineAct last)
    {
        var total = 0UL;
        for (var act = first; act <= last; act++)
            total += Weights[(int)act];
        if (total == 0)
            return [];
        var steps = new EngineStep[count];
        for (var step = 0; step < count; step++)
        {
            var at = random.Below(total);
            var act = first;
            for (; at >= Weights[(int)act]; act++)
                at -= Weights[(int)act];
            var page = Pages[(int)random.Below((ulong)Pages.Count)];
            var pages = act is EngineAct.Discard or EngineAct.Age or EngineAct.ClearRange
                ? Math.Min(1 + random.Below(random.Percent(4) ? SlotPages : MostPages), SlotPages - page)
                : 1;
            steps[step] = new EngineStep(act, page, pages);
        }

        return steps;
    }
}

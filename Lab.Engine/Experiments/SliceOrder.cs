using Lab.Engine.Primitives;

namespace Lab.Engine.Experiments;

/// <summary>Which arm comes first in each pair, and the pair's seed: both follow from the plan's seed alone, so a comparison can be resumed.</summary>
public static class SliceOrder
{
    private const ulong Purpose = 0x0DE5;

    /// <param name="attempt">A pair run again is drawn anew: that it was disturbed must not depend on its order.</param>
    public static SliceTicket Ticket(ulong seed, SlicePhase phase, int pair, int attempt, int position)
    {
        var random = new DeterministicRandom(seed, Purpose + ((ulong)phase << 32) + ((ulong)pair << 8) + (ulong)attempt);
        var runSeed = random.Next() >> 1;
        var first = random.Percent(50) ? Arm.A : Arm.B;
        var second = first == Arm.A ? Arm.B : Arm.A;
        return new SliceTicket(phase, pair, attempt, position, position == 0 ? first : second, runSeed);
    }
}

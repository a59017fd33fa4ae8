using Lab.Engine.Primitives;
using Lab.Engine.Simulation;

namespace Lab.Engine.Reenactments;

/// <summary>
/// A bug that this kind of code has really had, declared: what it was, how it is brought back (one named switch), the
/// scenario that shows it, and the checker that must see it. A new one is one file and a line in
/// <see cref="ReenactmentList"/>.
/// </summary>
public abstract class Reenactment
{
    /// <summary>"B7".</summary>
    public abstract string Id { get; }

    /// <summary>What goes wrong, in a few words.</summary>
    public abstract string Title { get; }

    /// <summary>Two sentences: how it came about, what follows from it.</summary>
    public abstract string Story { get; }

    /// <summary>What a user would have seen.</summary>
    public abstract string Seen { get; }

    public abstract Evidence Evidence { get; }

    /// <summary>The switch that brings it back: "TableFlaws.MovingTarget".</summary>
    public abstract string Switch { get; }

    /// <summary>What the fixed code does instead, a sentence.</summary>
    public abstract string Fix { get; }

    /// <summary>Checkers that may be the first to see it ("C-MAP"); the first named is the one that the bug is known for.</summary>
    public abstract IReadOnlyList<string> Expected { get; }

    /// <summary>Drives the tasks to the bug in one run, with any seed. Null: schedules are searched.</summary>
    public virtual string? Script => null;

    /// <summary>One run of it. The fixed one differs in the switch alone.</summary>
    public abstract Scenario Create<TPlatform>(bool broken, ulong seed)
        where TPlatform : struct, IPlatform;
}

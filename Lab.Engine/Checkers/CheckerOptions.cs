using Lab.Engine.PageTable;

namespace Lab.Engine.Checkers;

/// <summary>What a <see cref="CheckerSet"/> watches, and its bounds.</summary>
public sealed record CheckerOptions
{
    /// <summary>Geometry and format of the table; its release decides what a lost race of a relaxation owes.</summary>
    public Stage2Options Table { get; init; } = new();

    /// <summary>Not <see cref="CheckLevel.Always"/>, which needs no checkers.</summary>
    public CheckLevel Level { get; init; } = CheckLevel.Full;

    /// <summary>At <see cref="CheckLevel.Watching"/>, one table page in so many is watched: a power of two, 1 to 65536.</summary>
    public int OneIn { get; init; } = 64;

    /// <summary>Which ones: another seed watches others.</summary>
    public ulong Seed { get; init; }

    /// <summary>One thread owns the table, as in replay: exclusive walks need no lock, shared ones no section.</summary>
    public bool OneThread { get; init; }

    /// <summary>Times that one access may fault with nothing changed and nobody in the way.</summary>
    public int MostRefaults { get; init; } = 1_000;

    /// <summary>Entries that may change under one hold of the write lock: a 1 GiB chunk of 4 KiB pages four times over.</summary>
    public int MostChangesInHold { get; init; } = 1 << 20;

    /// <summary>Bytes that a range driver may take between two chances to drop the lock. Null: the largest block.</summary>
    public ulong? MostBytesInStep { get; init; }

    /// <summary>Steps that others may take while one read section lasts.</summary>
    public long MostStepsInSection { get; init; } = 50_000_000;

    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>(Table.Problems());
        if (Level is not (CheckLevel.Watching or CheckLevel.Full))
            problems.Add($"Level is {Level}; it must be {CheckLevel.Watching} or {CheckLevel.Full}.");
        if (OneIn is < 1 or > 65_536 || (OneIn & (OneIn - 1)) != 0)
            problems.Add($"OneIn is {OneIn}; it must be a power of two, 1 to 65536.");
        if (MostRefaults < 1)
            problems.Add($"MostRefaults is {MostRefaults}; it must be at least 1.");
        if (MostChangesInHold < 1)
            problems.Add($"MostChangesInHold is {MostChangesInHold}; it must be at least 1.");
        if (MostBytesInStep == 0)
            problems.Add("MostBytesInStep is 0; it must be at least 1.");
        if (MostStepsInSection < 1)
            problems.Add($"MostStepsInSection is {MostStepsInSection}; it must be at least 1.");
        return problems;
    }
}

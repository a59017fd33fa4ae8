namespace Lab.Engine.Workloads.Selftests;

/// <summary>A selftest of KVM, or a torture module, as far as its command line goes.</summary>
internal sealed record Selftest
{
    /// <summary>Of the executable, or of the module.</summary>
    public required string Name { get; init; }

    /// <summary>Parameters are written "name=value", not as flags.</summary>
    public bool IsModule { get; init; }

    /// <summary>What the test does without any flag, as nearly as it can be said here.</summary>
    public required RunOptions Defaults { get; init; }

    /// <summary>How the test as a whole differs from the run that stands for it; a sentence each.</summary>
    public required IReadOnlyList<string> Differences { get; init; }

    public required IReadOnlyList<SelftestFlag> Flags { get; init; }

    /// <summary>What follows from several flags together; after all of them.</summary>
    public required Action<SelftestDraft> Finish { get; init; }
}

namespace Lab.Engine.Reenactments.Report;

/// <summary>One re-enactment run on one seed: broken and fixed.</summary>
/// <param name="Bug">Its texts.</param>
/// <param name="Seed">Given; everything else follows from it.</param>
/// <param name="Broken">Null if it was not asked for.</param>
/// <param name="Fixed">Null if it was not asked for.</param>
/// <param name="Ok">Each that was run came out as it must.</param>
/// <param name="Command">The command line that makes this report again.</param>
public sealed record ReenactmentReport(
    ReenactmentSummary Bug, ulong Seed, VariantReport? Broken, VariantReport? Fixed, bool Ok, string Command);

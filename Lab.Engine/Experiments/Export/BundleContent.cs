namespace Lab.Engine.Experiments.Export;

/// <summary>A bundle that was read and found whole.</summary>
/// <param name="Lines">Of the journal: the head, then each slice.</param>
public sealed record BundleContent(BundleManifest Manifest, IReadOnlyList<string> Lines);

namespace Lab.Engine.Experiments.Export;

/// <summary>What a bundle holds.</summary>
/// <param name="Format">Name and version of this kind of file.</param>
/// <param name="Id">Of the experiment where it was made.</param>
/// <param name="Name">What its user calls it.</param>
/// <param name="MadeMs">Milliseconds since 1970, UTC.</param>
/// <param name="Files">All others in the bundle.</param>
public sealed record BundleManifest(string Format, string Id, string Name, long MadeMs, IReadOnlyList<BundleFile> Files);

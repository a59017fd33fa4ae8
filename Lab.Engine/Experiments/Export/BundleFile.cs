namespace Lab.Engine.Experiments.Export;

/// <summary>A file of a bundle, as the manifest has it.</summary>
/// <param name="Bytes">Its length, unpacked.</param>
/// <param name="Sha256">Hexadecimal, lower case.</param>
public sealed record BundleFile(string Name, long Bytes, string Sha256);

namespace Lab.Engine.Reenactments.Report;

/// <summary>One entry at one moment. Numbers are hexadecimal.</summary>
/// <param name="Index">In its page.</param>
/// <param name="Ipa">First input address; null while nothing names its page.</param>
/// <param name="Raw">Descriptor.</param>
/// <param name="Text">Descriptor for people.</param>
public sealed record EntryReport(int Index, string? Ipa, string Raw, string Text);

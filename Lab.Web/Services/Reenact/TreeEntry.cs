namespace Lab.Web.Services.Reenact;

/// <summary>One entry of a table page at one moment.</summary>
/// <param name="Index">In its page.</param>
/// <param name="Ipa">First input address, hexadecimal; null while nothing names its page.</param>
/// <param name="Raw">Descriptor, hexadecimal.</param>
/// <param name="Text">Descriptor in words.</param>
/// <param name="Before">In words, what it was before the step at hand, which changed it; null if that step did not.</param>
/// <param name="Child">The table page that it names and that is linked there.</param>
public sealed record TreeEntry(int Index, string? Ipa, string Raw, string Text, string? Before, TreePage? Child);

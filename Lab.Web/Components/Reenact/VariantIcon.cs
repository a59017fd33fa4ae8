namespace Lab.Web.Components.Reenact;

/// <summary>The shape beside a verdict; the words say the same.</summary>
internal enum VariantIcon
{
    Caught,
    Silent,

    /// <summary>It came out as it must not.</summary>
    Wrong,
}

namespace Lab.Engine.Reenactments;

/// <summary>What becomes of a step in a walker context.</summary>
public enum ContextRule
{
    /// <summary>It may be.</summary>
    Allowed,

    /// <summary>It must not be, and the checker says so.</summary>
    Caught,

    /// <summary>It must not be, and nothing would show it: <see cref="ContextRow.Unchecked"/> says why.</summary>
    Unchecked,
}

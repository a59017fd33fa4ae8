namespace Lab.Engine.Reenactments;

/// <summary>What was read of a bug's record.</summary>
public enum EvidenceGrade
{
    /// <summary>The mail on the list.</summary>
    ListMail,

    /// <summary>The commit's text or difference.</summary>
    Commit,

    /// <summary>A title or a digest only.</summary>
    Title,
}

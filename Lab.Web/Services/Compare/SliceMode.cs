namespace Lab.Web.Services.Compare;

/// <summary>How long a comparison's slices are, and how many.</summary>
public enum SliceMode
{
    /// <summary>2 s, at most 32 pairs, looks after 8, 16, 24 and 32.</summary>
    Full,

    /// <summary>1 s, 24 pairs, one look.</summary>
    Quick,

    /// <summary>Length and number are the user's.</summary>
    Own,
}

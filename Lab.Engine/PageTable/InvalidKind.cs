namespace Lab.Engine.PageTable;

/// <summary>Type field, bits 63:60, of an invalid entry in 7.2's encoding.</summary>
public enum InvalidKind
{
    Empty = 0,

    /// <summary>A break-before-make is in progress.</summary>
    Locked = 1,

    /// <summary>The host gave the page away: owner in bits 3:1, metadata in 59:4.</summary>
    HostDonation = 2,

    /// <summary>A guest's page that was reclaimed by force.</summary>
    Poisoned = 3,
}

namespace Lab.Engine.Simulation;

/// <summary>How a campaign makes its schedules.</summary>
public enum CampaignStrategy
{
    /// <summary>All the others in turn.</summary>
    Mixed,

    /// <summary>Random, with several rates.</summary>
    Random,

    /// <summary>PCT, depth 2 to 5.</summary>
    Pct,

    /// <summary>Every schedule with at most two decisions that are not the default, of tiny scenarios; PCT for the others.</summary>
    Exhaustive,
}

namespace Lab.Engine.Simulation;

/// <summary>How far a campaign is.</summary>
/// <param name="Schedules">Run so far.</param>
/// <param name="Failures">Found so far.</param>
/// <param name="Seconds">Since it began.</param>
public readonly record struct CampaignProgress(long Schedules, long Failures, double Seconds);

using System.Globalization;
using System.Numerics;
using System.Text;

namespace Lab.Engine.Simulation;

/// <summary>What a campaign came to.</summary>
/// <param name="Tallies">One for each scenario.</param>
/// <param name="Failures">The first few of each kind, cut down.</param>
/// <param name="FailureCount">All of them.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Jobs">Machines at work.</param>
public sealed record CampaignReport(
    IReadOnlyList<CampaignTally> Tallies, IReadOnlyList<CampaignFailure> Failures, long FailureCount, double Seconds, int Jobs)
{
    public long Schedules => Tallies.Sum(tally => tally.Schedules);

    public long Outcomes => Tallies.Sum(tally => (long)tally.Outcomes);

    /// <summary>Pause points reached.</summary>
    public int Points => BitOperations.PopCount(Tallies.Aggregate(0UL, (points, tally) => points | tally.Points));

    public int TargetsReached => Tallies.Sum(tally => BitOperations.PopCount(tally.Reached));

    /// <summary>What it should have reached and did not, a sentence each.</summary>
    public IReadOnlyList<string> Missed
    {
        get
        {
            var missed = Tallies.SelectMany(tally => tally.Missed()).ToList();
            if (TargetsReached == 0)
                missed.Add($"{Schedules} schedules reached no target at all.");
            return missed;
        }
    }

    /// <summary>No violation, and all that was to be reached was.</summary>
    public bool Passed => FailureCount == 0 && Schedules > 0 && Missed.Count == 0;

    public double SchedulesPerSecondACore => Seconds > 0 ? Schedules / Seconds / Jobs : 0;

    /// <summary>One line for each scenario, and the sum.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"scenario",-44} {"schedules",10} {"steps",7} {"switches",8} {"outcomes",8} {"targets",7} {"twice",7} {"failures",8}\n");
        foreach (var tally in Tallies.Where(tally => tally.Schedules > 0))
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{tally.Entry.Name,-44} {tally.Schedules,10} {tally.Steps / tally.Schedules,7} {tally.Switches / tally.Schedules,8} {tally.Outcomes,8} "
                + $"{BitOperations.PopCount(tally.Reached),3} / {tally.Entry.Source.Targets.Count,1} {tally.Twice,7} {tally.Failures,8}\n");
        }

        foreach (var missed in Missed)
            text.Append("not reached: ").Append(missed).Append('\n');
        text.Append(
            CultureInfo.InvariantCulture,
            $"{Schedules} schedules, {Outcomes} distinct outcomes, {TargetsReached} of {Tallies.Sum(tally => tally.Entry.Source.Targets.Count)} targets, {Points} pause points, "
            + $"{SchedulesPerSecondACore:F0} schedules/s a core\n{FailureCount} violations, {Missed.Count} targets missed\n");
        return text.ToString();
    }
}

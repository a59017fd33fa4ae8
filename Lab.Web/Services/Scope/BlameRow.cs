using System.Globalization;
using Lab.Engine.Telemetry.Scope;
using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Scope;

/// <summary>A class of what grace periods waited for last, with its share of all grace-period time.</summary>
/// <param name="Held">False: no reader was in the way.</param>
/// <param name="Share">Of the time of all grace periods of the run, 0 to 1.</param>
public sealed record BlameRow(bool Held, ScopeOperation Operation, int Level, long Count, long TotalNs, double Share)
{
    /// <summary>"map fault @L2", "harvest", "no reader in the way".</summary>
    public string Words => !Held ? "no reader in the way"
        : Level < 0 ? ScopeWords.Of(Operation)
        : string.Create(CultureInfo.InvariantCulture, $"{ScopeWords.Of(Operation)} @L{Level}");

    /// <summary>Longest first: so many rows with a holder, then the one without; the others are left out.</summary>
    public static IReadOnlyList<BlameRow> Of(GracePeriodBlame? blame, int most)
    {
        if (blame is null)
            return [];
        var total = (double)blame.Rows.Sum(row => row.TotalNs);
        var rows = blame.Rows.Where(row => row.Count > 0)
            .Select(row => new BlameRow(row.Held, row.Operation, row.Level, row.Count, row.TotalNs, total == 0 ? 0 : row.TotalNs / total))
            .OrderByDescending(row => row.TotalNs)
            .ToList();
        return [.. rows.Where(row => row.Held).Take(most), .. rows.Where(row => !row.Held)];
    }

    /// <summary>A grace period of this class: one that a capture was made for before others in its window, the newest first.</summary>
    /// <returns>Null if the store keeps none.</returns>
    public (ScopeCapture Capture, int Period)? Example(ScopeStore store) =>
        Find(store, (capture, period) => period.StartNs == capture.TriggerStartNs) ?? Find(store, (_, _) => true);

    private (ScopeCapture Capture, int Period)? Find(ScopeStore store, Func<ScopeCapture, ScopeGracePeriod, bool> fits)
    {
        foreach (var id in store.Ids.Reverse())
        {
            if (store.WithId(id) is not { } capture)
                continue;
            var index = Array.FindIndex(capture.GracePeriods, period => IsOf(period) && fits(capture, period));
            if (index >= 0)
                return (capture, index);
        }

        return null;
    }

    private bool IsOf(ScopeGracePeriod period) =>
        Held == (period.Holder.Length > 0) && (!Held || (period.Operation == Operation && period.Level == Level));
}

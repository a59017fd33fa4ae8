using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Scope;

namespace Lab.Engine.Telemetry.Scope;

/// <summary>The scope's windows, standing and blame as they travel.</summary>
public static class ScopeCaptures
{
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <param name="newest">The capture to carry; null: none.</param>
    public static ScopeNews NewsOf(LabRun run, ScopeWindow? newest)
    {
        var status = run.Scope.Read();
        return new ScopeNews
        {
            RunId = run.Id,
            Armed = status.Armed,
            TriggerJson = status.Trigger is null ? "" : JsonSerializer.Serialize(status.Trigger, s_json),
            WaitingFor = status.WaitingFor,
            Duty = status.Duty,
            CostShare = status.CostShare,
            RecordNs = status.RecordNs,
            Records = status.Records,
            Captures = status.Captures,
            Capture = newest is null ? null : From(newest, run.Id, run.BeganNs),
        };
    }

    public static GracePeriodBlame BlameOf(LabRun run) => new()
    {
        RunId = run.Id,
        Rows = [.. run.ReadBlame().Select(row => new BlameEntry
        {
            Held = row.Held, Operation = (ScopeOperation)row.Operation, Level = row.Level, Count = row.Count, TotalNs = row.TotalNs,
        })],
    };

    /// <param name="beganNs">When the run began, by the clock of the records.</param>
    public static ScopeCapture From(ScopeWindow window, string runId, long beganNs)
    {
        var records = window.Records;
        var periods = window.GracePeriods.Select(period => PeriodOf(period, window)).ToArray();
        var capture = new ScopeCapture
        {
            Id = window.Id,
            RunId = runId,
            ElapsedNs = window.FromNs - beganNs,
            Trigger = window.Met.ToString(),
            Headline = Headline(window, periods),
            WindowNs = window.ToNs - window.FromNs,
            TriggerStartNs = window.TriggerFromNs - window.FromNs,
            TriggerEndNs = window.TriggerToNs - window.FromNs,
            RecordingSinceNs = window.RecordingSinceNs - window.FromNs,
            Lanes = [.. window.Lanes],
            Lane = [.. records.Select(record => (byte)record.Lane)],
            Kind = [.. records.Select(record => (byte)record.Record.Kind)],
            StartNs = [.. records.Select(record => record.Record.StartNs - window.FromNs)],
            DurationNs = [.. records.Select(record => record.Record.DurationNs)],
            Level = [.. records.Select(record => record.Record.Level)],
            Argument = [.. records.Select(record => (byte)record.Record.Argument)],
            Address = [.. records.Select(record => record.Record.Address)],
            Extra = [.. records.Select(record => record.Record.Extra)],
            GracePeriods = periods,
            Cut = window.Cut,
            Dropped = window.Dropped,
        };
        Unpack(capture, records);
        return capture;
    }

    // In the columns a grace period has its holder's address, and points to the list where the rest stands.
    private static void Unpack(ScopeCapture capture, IReadOnlyList<ScopeRecord> records)
    {
        var index = 0UL;
        for (var row = 0; row < records.Count; row++)
        {
            if (records[row].Record.Kind != TraceKind.GracePeriod)
                continue;
            var period = GracePeriodTrace.From(records[row].Record);
            capture.Argument[row] = (byte)(period.Expedited ? 1 : 0);
            capture.Address[row] = period.Site.Ipa;
            capture.Extra[row] = index++;
        }
    }

    private static ScopeGracePeriod PeriodOf(in GracePeriodTrace period, ScopeWindow window)
    {
        var holder = period.IsHeld ? window.Holders[period.HolderSlot] : "";
        var operation = (ScopeOperation)period.Site.Operation;
        if (!Enum.IsDefined(operation))
            operation = ScopeOperation.Unknown;
        var level = period.IsHeld ? period.Site.Level : TraceRecord.NoLevel;
        return new ScopeGracePeriod
        {
            Number = period.Number,
            StartNs = period.StartNs - window.FromNs,
            DurationNs = period.LengthNs,
            Expedited = period.Expedited,
            Holder = holder,
            HolderLane = holder.Length == 0 ? -1 : window.Lanes.ToList().IndexOf(holder),
            Operation = operation,
            Level = level,
            Ipa = period.Site.Ipa,
            ScanNs = period.ScanNs - window.FromNs,
            Sentence = ScopeWords.Sentence(period.Number, period.LengthNs, period.Expedited, holder, operation, level, period.Site.Ipa),
        };
    }

    private static string Headline(ScopeWindow window, ScopeGracePeriod[] periods)
    {
        var start = window.TriggerFromNs - window.FromNs;
        if (Array.Find(periods, period => period.StartNs == start && period.DurationNs == window.TriggerToNs - window.TriggerFromNs) is { } met)
            return met.Sentence;
        return window.Met switch
        {
            ScopeTriggerKind.Now => "What was there when it was asked for.",
            ScopeTriggerKind.BacklogAbove => $"The backlog rose above {window.Trigger.BacklogKiB} KiB.",
            ScopeTriggerKind.Retry => "A fault was turned back, or ended in -EAGAIN.",
            ScopeTriggerKind.LockWaitAbove => $"A wait for the MMU lock took {Quantity.Time(window.TriggerToNs - window.TriggerFromNs)}.",
            ScopeTriggerKind.CheckerHit => "The last moments before a violation.",
            _ => "A grace period.",
        };
    }
}

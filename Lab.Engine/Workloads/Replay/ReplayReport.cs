using System.Globalization;
using System.Text;

namespace Lab.Engine.Workloads.Replay;

/// <summary>What came of a replay.</summary>
public sealed class ReplayReport
{
    public required string File { get; init; }

    /// <summary>Why the file was not replayed at all; empty if it was.</summary>
    public IReadOnlyList<string> Refusals { get; init; } = [];

    /// <summary>Page-table operations replayed.</summary>
    public long Operations { get; init; }

    /// <summary>How many operations of each kind.</summary>
    public IReadOnlyDictionary<OperationKind, long> OperationsByKind { get; init; } = new Dictionary<OperationKind,
        long>();

    public long Agreements { get; init; }

    public IReadOnlyDictionary<ReplayCheck, long> AgreementsByCheck { get; init; } = new Dictionary<ReplayCheck,
        long>();

    /// <summary>In the order of lines.</summary>
    public IReadOnlyList<ReplayDisagreement> Disagreements { get; init; } = [];

    /// <summary>
    /// Operations whose result only the overlap with another one explains: a lost race. Counted as agreements.
    /// </summary>
    public long ExplainedByOverlap { get; init; }

    /// <summary>Aging results that only an access by the hardware in between explains. Counted as agreements.</summary>
    public long ExplainedByHardwareAccess { get; init; }

    public IReadOnlyList<ReplayPhase> Phases { get; init; } = [];

    /// <summary>What was found out about the recording, and what was not judged. A sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>0 only if everything was replayed and agreed.</summary>
    public int ExitCode => Refusals.Count == 0 && Disagreements.Count == 0 ? 0 : 1;

    /// <summary>Text for people; the last line is <c>N agreements, N disagreements</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{File}");
        foreach (var refusal in Refusals)
            text.AppendLine(CultureInfo.InvariantCulture, $"  refused: {refusal}");
        foreach (var note in Notes)
            text.AppendLine(CultureInfo.InvariantCulture, $"  note: {note}");
        var kinds = string.Join(", ", OperationsByKind.Select(kind => $"{kind.Value} {kind.Key}"));
        text.AppendLine(CultureInfo.InvariantCulture, $"  {Operations} operations: {kinds}");
        foreach (var (check, count) in AgreementsByCheck)
        {
            var failed = Disagreements.Count(disagreement => disagreement.Check == check);
            text.AppendLine(CultureInfo.InvariantCulture, $"  {check,-16} {count,8} agree {failed,6} disagree");
        }

        text.AppendLine(CultureInfo.InvariantCulture,
            $"  explained by overlap {ExplainedByOverlap}, by a hardware access flag {ExplainedByHardwareAccess}");
        foreach (var phase in Phases)
        {
            text.AppendLine(CultureInfo.InvariantCulture,
                $"  line {phase.Line}: {phase.Vm}: {phase.Text}: {phase.Leaves} leaves, {phase.Tables} tables");
        }

        foreach (var disagreement in Disagreements)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {disagreement}");
        var disagreements = Disagreements.Count + Refusals.Count;
        text.Append(CultureInfo.InvariantCulture, $"{Agreements} agreements, {disagreements} disagreements");
        return text.ToString();
    }
}

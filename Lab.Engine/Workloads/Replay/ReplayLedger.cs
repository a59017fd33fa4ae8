namespace Lab.Engine.Workloads.Replay;

/// <summary>Counts comparisons while a replay runs.</summary>
internal sealed class ReplayLedger
{
    private readonly SortedDictionary<ReplayCheck, long> _agreed = [];
    private readonly SortedDictionary<OperationKind, long> _operations = [];

    public List<ReplayDisagreement> Disagreements { get; } = [];

    public List<ReplayPhase> Phases { get; } = [];

    public List<string> Notes { get; } = [];

    public long ExplainedByOverlap { get; set; }

    public long ExplainedByHardwareAccess { get; set; }

    public void Agree(ReplayCheck check) => _agreed[check] = _agreed.GetValueOrDefault(check) + 1;

    public void Disagree(ReplayCheck check, int line, string what, string expected, string got)
    {
        _agreed.TryAdd(check, 0);
        Disagreements.Add(new ReplayDisagreement(check, line, what, expected, got));
    }

    public void Judge(bool agrees, ReplayCheck check, int line, string what, string expected, string got)
    {
        if (agrees)
            Agree(check);
        else
            Disagree(check, line, what, expected, got);
    }

    public void Count(OperationKind kind) => _operations[kind] = _operations.GetValueOrDefault(kind) + 1;

    public ReplayReport Report(string file) => new()
    {
        File = file,
        Operations = _operations.Values.Sum(),
        OperationsByKind = _operations,
        Agreements = _agreed.Values.Sum(),
        AgreementsByCheck = _agreed,
        Disagreements = [.. Disagreements.OrderBy(disagreement => disagreement.Line)],
        ExplainedByOverlap = ExplainedByOverlap,
        ExplainedByHardwareAccess = ExplainedByHardwareAccess,
        Phases = Phases,
        Notes = Notes,
    };
}

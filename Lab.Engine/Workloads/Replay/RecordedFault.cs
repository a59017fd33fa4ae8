namespace Lab.Engine.Workloads.Replay;

/// <summary>One stage-2 abort of the guest.</summary>
/// <param name="Task">Index into the recording's tasks.</param>
/// <param name="SinceNs">The vCPU's event before it: the guest ran, and the fault happened, between the two.</param>
/// <param name="Level">
/// Of the entry that stopped the hardware walk; perhaps of the guest's own table if <paramref name="OfStage1Walk"/>.
/// </param>
internal readonly record struct RecordedFault(
    int Task, int Line, long SinceNs, long TimeNs, ulong Ipa, RecordedFaultKind Kind, int Level, bool Write,
    bool Execute, bool OfStage1Walk)
{
    /// <summary>Splits a syndrome (ESR_EL2): exception class, WnR and fault status code.</summary>
    public static RecordedFault From(int task, int line, long sinceNs, long timeNs, ulong ipa, ulong syndrome)
    {
        var status = (int)(syndrome & 0x3F);
        var kind = (status >> 2) switch
        {
            1 => RecordedFaultKind.Translation,
            2 => RecordedFaultKind.AccessFlag,
            3 => RecordedFaultKind.Permission,
            _ => RecordedFaultKind.Other,
        };
        var fetch = (syndrome >> 26) is 0x20 or 0x21;
        return new RecordedFault(task, line, sinceNs, timeNs, ipa, kind, status & 3, !fetch && (syndrome & 0x40) != 0,
            fetch, (syndrome & 0x80) != 0);
    }
}

using Lab.Engine.Telemetry.Wire;

namespace Lab.Tests.Telemetry.Scope;

/// <summary>A capture written by hand: two vCPUs, one grace period that one of them holds, what it frees.</summary>
public static class ScopeSamples
{
    public static ScopeCapture Capture(long id = 3, string runId = "run-1") => new()
    {
        Id = id,
        RunId = runId,
        ElapsedNs = 12_000_000_500,
        Trigger = "NextGracePeriod",
        Headline = "Grace period 18412: 3.10 us, held by vcpu 1, permission fault at level 2, IPA 0x80200000.",
        WindowNs = 4_000_000,
        TriggerStartNs = 1_000_000,
        TriggerEndNs = 1_003_100,
        RecordingSinceNs = -9_000_000,
        Lanes = ["vcpu 0", "vcpu 1", "rcu_gp"],
        Lane = [0, 1, 1, 0, 2, 0, 2, 2],
        Kind = Bytes(
            ScopeEventKind.CallbackQueued, ScopeEventKind.Operation, ScopeEventKind.ReadSection, ScopeEventKind.Tlbi, ScopeEventKind.GracePeriod,
            ScopeEventKind.Retry, ScopeEventKind.CallbacksRun, ScopeEventKind.TablesFreed),
        StartNs = [-500, 998_000, 998_250, 999_000, 1_000_000, 1_001_007, 1_004_000, 1_004_100],
        DurationNs = [0, 4_000, 3_250, 700, 3_100, 0, 900, 400],
        Level = [2, 2, 2, -1, 2, 3, -1, 2],
        Argument = [0, (byte)ScopeOperation.FaultRelax, (byte)ScopeOperation.FaultRelax, 1, 0, (byte)ScopeOperation.FaultMap, 0, 0],
        Address = [0x1000_4000, 0x8020_0000, 0x8020_0000, 0x8000_0000, 0x8020_0000, 0x8000_3000, 0, 0x1000_4000],
        Extra = [1, 0, 0, 512, 0, 0, 1, 1],
        GracePeriods =
        [
            new ScopeGracePeriod
            {
                Number = 18_412, StartNs = 1_000_000, DurationNs = 3_100, Expedited = false, Holder = "vcpu 1", HolderLane = 1,
                Operation = ScopeOperation.FaultRelax, Level = 2, Ipa = 0x8020_0000, ScanNs = 1_000_768,
                Sentence = "Grace period 18412: 3.10 us, held by vcpu 1, permission fault at level 2, IPA 0x80200000.",
            },
        ],
        Cut = 0,
        Dropped = 0,
    };

    public static ScopeNews News(ScopeCapture? capture, string runId = "run-1") => new()
    {
        RunId = runId, Armed = true, TriggerJson = "{}", WaitingFor = "Waits.", Duty = 0.2, CostShare = 0.006, RecordNs = 55, Records = 10, Captures = 1,
        Capture = capture,
    };

    private static byte[] Bytes(params ScopeEventKind[] kinds) => [.. kinds.Select(kind => (byte)kind)];
}

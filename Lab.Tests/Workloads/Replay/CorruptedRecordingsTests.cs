using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Engine.Workloads.Replay;
using Lab.Tests.Workloads.Recordings;

namespace Lab.Tests.Workloads.Replay;

/// <summary>Twins of the shipped recordings with one line made wrong: each must be found, on its line.</summary>
public sealed class CorruptedRecordingsTests
{
    public static TheoryData<string> Names => [.. RecordingText.Shipped];

    public static TheoryData<string> NamesWithUnlinks => ["6.12-dirty-log-blocks", "7.2-mixed-host-operations"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_SuccessTurnedIntoAgain_IsFoundOnItsLine(string name) =>
        Check(name, ": map_ret: .*ret=0$", 200, line => line.Replace("ret=0", "ret=-11"), ReplayCheck.ReturnCode);

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_ReturnCodeOfRelaxChanged_IsFoundOnItsLine(string name) =>
        Check(name, ": relax_ret: .*ret=0$", 20, line => line.Replace("ret=0", "ret=-22"), ReplayCheck.ReturnCode);

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_TableAllocationDropped_IsFoundAtItsCall(string name)
    {
        // Where nobody ran beside it: else another order may well explain the rest.
        var lines = RecordingText.LinesOf(name);
        var at = Find(lines, ": pt_alloc_ret: ", 3, line => IsAlone(lines, Array.IndexOf(lines, line)));
        var call = CallOf(lines, at);
        lines[at] = "";

        Expect(lines, ReplayCheck.TableAllocation, call + 1);
    }

    [Fact]
    public void Run_CallbackDropped_IsFoundAtItsUnlink()
    {
        var lines = RecordingText.LinesOf("6.12-dirty-log-blocks");
        var at = Find(lines, ": free_unlinked_rcu: ", 0);
        var frame = Hex(lines[at], "head") >> 6 & 0xFFFF;
        var unlink = Array.FindIndex(lines, line => line.Contains(": free_unlinked: ") && (Hex(line, "page") >> 12 & 0xFFFF) == frame);
        lines[at] = "";

        Expect(lines, ReplayCheck.SubtreeCallback, unlink + 1);
    }

    [Fact]
    public void Run_CallbackOfAnotherPage_IsFoundOnItsLine() =>
        Check("6.12-dirty-log-blocks", ": free_unlinked_rcu: ", 0, line => Regex.Replace(line, "head=.*", "head=0xfffffdffc0fffff8"), ReplayCheck.SubtreeCallback);

    [Theory]
    [MemberData(nameof(NamesWithUnlinks))]
    public void Run_UnlinkDropped_IsFoundAtItsCall(string name)
    {
        var lines = RecordingText.LinesOf(name);
        var at = Find(lines, ": free_unlinked: ", 0);
        var call = CallOf(lines, at);
        lines[at] = "";

        Expect(lines, ReplayCheck.SubtreeUnlink, call + 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_LevelOfTlbiChanged_IsFoundOnItsLine(string name) =>
        Check(name, ": tlbi_ipa: .*level=[23]$", 2, line => Regex.Replace(line, "level=.$", "level=1"), ReplayCheck.TlbInvalidation);

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_AddressOfTlbiChanged_IsFoundOnItsLine(string name) =>
        Check(name, ": tlbi_ipa: ", 1, line => Regex.Replace(line, "ipa=0x", "ipa=0x7"), ReplayCheck.TlbInvalidation);

    [Theory]
    [MemberData(nameof(NamesWithUnlinks))]
    public void Run_FlushDropped_IsFoundAtItsWriteProtect(string name)
    {
        var lines = RecordingText.LinesOf(name);
        var at = Find(lines, ": tlbi_vmid: ", 0, line => !line.Contains("vcpu") && !line.Contains("CPU "));
        var protect = Array.FindLastIndex(lines, at, line => line.Contains(": wrprotect_ret: "));
        lines[at] = "";

        Expect(lines, ReplayCheck.TlbFlush, protect + 1);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_LevelOfFaultChanged_IsFoundOnItsLine(string name) =>
        Check(name, @": kvm_guest_fault: .*hsr 0x9[23]\w*07,", 30, line => Regex.Replace(line, @"(hsr 0x\w+)7,", "${1}5,"), ReplayCheck.FaultState);

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_MapElsewhere_IsFoundOnItsLine(string name) =>
        Check(name, ": map: .*size=0x1000 ", 30, line => Regex.Replace(line, @"addr=0x(\w+)\w000", "addr=0x${1}f000"), ReplayCheck.Recording);

    [Theory]
    [InlineData("6.1-linux-guest-migration")]
    [InlineData("6.12-dirty-log-blocks")]
    public void Run_TablePageTakenTwice_IsFoundOnItsLine(string name)
    {
        var lines = RecordingText.LinesOf(name);
        var first = Find(lines, ": pt_alloc_ret: ", 0);
        var second = Array.FindLastIndex(lines, line => line.Contains(": pt_alloc_ret: "));
        lines[second] = Regex.Replace(lines[second], "page=.*", Regex.Match(lines[first], "page=.*").Value);

        Expect(lines, ReplayCheck.TableReuse, second + 1);
    }

    [Fact]
    public void Run_DescriptorChanged_IsFoundOnItsLine() =>
        Check("6.12-dirty-log-blocks", ": make_pte: .*level=3$", 50, line => Regex.Replace(line, "new=0x4", "new=0x0"), ReplayCheck.Descriptor);

    [Fact]
    public void Run_DestroyChunkDropped_IsFoundAtTheNext()
    {
        var lines = RecordingText.LinesOf("7.2-mixed-host-operations");
        var at = Find(lines, ": destroy_range: ", 100);
        lines[at] = "";

        Expect(lines, ReplayCheck.Destroy, at + 2);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_ReturnDropped_IsFoundAtItsCall(string name)
    {
        var lines = RecordingText.LinesOf(name);
        var at = Find(lines, ": map_ret: ", 100);
        var call = CallOf(lines, at);
        lines[at] = "";

        Expect(lines, ReplayCheck.Recording, call + 1);
    }

    private static void Check(string name, string pattern, int skip, Func<string, string> change, ReplayCheck check)
    {
        var lines = RecordingText.LinesOf(name);
        var at = Find(lines, pattern, skip);
        var changed = change(lines[at]);
        Assert.NotEqual(lines[at], changed);
        lines[at] = changed;

        Expect(lines, check, at + 1);
    }

    private static void Expect(string[] lines, ReplayCheck check, int line)
    {
        var import = RecordingText.Import(lines);
        Assert.True(import.Accepted, string.Join('\n', import.Problems));

        var report = ReplayRunner.Run(import.Recording);

        Assert.Contains((check, line), report.Disagreements.Select(disagreement => (disagreement.Check, disagreement.Line)));
        Assert.Equal(1, report.ExitCode);
    }

    private static int Find(string[] lines, string pattern, int skip, Func<string, bool>? also = null)
    {
        var found = lines.Index().Where(pair => Regex.IsMatch(pair.Item, pattern) && (also?.Invoke(pair.Item) ?? true)).Skip(skip).ToList();
        Assert.NotEmpty(found);
        return found[0].Index;
    }

    private static int CallOf(string[] lines, int at)
    {
        var task = TaskOf(lines[at]);
        return Array.FindLastIndex(lines, at, line => line.Contains(": map: ") && TaskOf(line) == task);
    }

    private static bool IsAlone(string[] lines, int at)
    {
        var task = TaskOf(lines[at]);
        var end = Array.FindIndex(lines, at, line => line.Contains(": map_ret: ") && TaskOf(line) == task);
        var others = lines[CallOf(lines, at)..end].Count(line => line.Contains(": map") && TaskOf(line) != task);
        return others == 0;
    }

    private static string TaskOf(string line) => line[..line.IndexOf(" [", StringComparison.Ordinal)].Trim();

    private static ulong Hex(string line, string field) =>
        ulong.Parse(Regex.Match(line, field + @"=0x(\w+)").Groups[1].Value, NumberStyles.HexNumber);
}

using Lab.Engine.Workloads.Replay;
using Lab.Tests.Workloads.Recordings;

namespace Lab.Tests.Workloads.Replay;

/// <summary>The recordings that come with the project replay without a disagreement, and something was compared.</summary>
public sealed class ShippedRecordingsTests
{
    public static TheoryData<string> Names => [.. RecordingText.Shipped];

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_ShippedRecording_AgreesInEverything(string name)
    {
        var report = ReplayRunner.Run(RecordingText.PathOf(name));

        Assert.Equal([], report.Refusals);
        Assert.Equal([], report.Disagreements);
        Assert.True(report.Operations > 1000, report.ToString());
        foreach (var check in new[]
                 {
                     ReplayCheck.ReturnCode, ReplayCheck.TableAllocation, ReplayCheck.TlbInvalidation, ReplayCheck.TlbFlush,
                     ReplayCheck.FaultState, ReplayCheck.MappedSet, ReplayCheck.TableReuse, ReplayCheck.Destroy,
                 })
        {
            Assert.True(report.AgreementsByCheck.GetValueOrDefault(check) > 0, $"{check} was never compared\n{report}");
        }

        Assert.Equal(0, report.ExitCode);
        Assert.EndsWith($"{report.Agreements} agreements, 0 disagreements", report.ToString());
    }

    [Fact]
    public void Run_DirtyLogRecording_ComparesUnlinksCallbacksAndDescriptors()
    {
        var agreed = ReplayRunner.Run(RecordingText.PathOf("6.12-dirty-log-blocks")).AgreementsByCheck;

        Assert.True(agreed[ReplayCheck.SubtreeUnlink] >= 4);
        Assert.True(agreed[ReplayCheck.SubtreeCallback] >= 8);
        Assert.True(agreed[ReplayCheck.Descriptor] > 1000);
    }

    [Fact]
    public void Run_RecordingCutAnywhere_AgreesInWhatIsThere()
    {
        var lines = RecordingText.LinesOf("7.2-mixed-host-operations");
        foreach (var share in new[] { 0.21, 0.47, 0.68, 0.93 })
        {
            var import = RecordingText.Import(lines[..(int)(lines.Length * share)]);

            Assert.Equal([], ReplayRunner.Run(import.Recording!).Disagreements);
        }
    }
}

using Lab.Engine.Link;
using Lab.Engine.Workloads;

namespace Lab.Tests.Link;

public sealed class RunFieldTests
{
    [Theory]
    [InlineData("MiBPerVcpu", "mib-per-vcpu")]
    [InlineData("UnmapKiB", "unmap-kib")]
    [InlineData("Vcpus", "vcpus")]
    [InlineData("TlbiPerInitiatorNs", "tlbi-per-initiator-ns")]
    public void KebabName_OfAField_ReadsAsWords(string name, string kebab) => Assert.Equal(kebab, RunField.Find(name)!.KebabName);

    [Fact]
    public void All_Names_AreDistinctAndCoverEverySettableProperty()
    {
        Assert.Equal(RunField.All.Count, RunField.All.Select(field => field.KebabName).Distinct().Count());
        Assert.True(RunField.All.Count >= 20, $"{RunField.All.Count} fields");
    }

    /// <summary>Every field of a changed value can be written as text and read back.</summary>
    [Fact]
    public void TrySet_TextOfEveryField_GivesTheValueBack()
    {
        var changed = new RunOptions
        {
            Policy = "exclusive", Vcpus = 3, UnmapThreads = 4, DirtyLogging = false, MiBPerVcpu = 10, Backing = BackingSize.Page4K,
            Order = AccessOrder.Zipf, WritePercent = 1, Overlap = true, UnmapsPerSecond = 2, UnmapKiB = 8, Split = SplitMode.Eager,
            LoggingOnMs = 11, LoggingOffMs = 12, HarvestRounds = 5, RcuPacingUs = 6, RcuExpedited = true, TlbiBaseNs = 7,
            TlbiPerInitiatorNs = 9, TlbiPerPageNs = 13, DutyPercent = 14, Seed = ulong.MaxValue,
        };
        var read = new RunOptions();

        foreach (var field in RunField.All)
            Assert.Null(field.TrySet(read, field.Text(changed)));

        Assert.Equal(changed, read);
    }

    [Theory]
    [InlineData("Backing", "page4k", "Page4K")]
    [InlineData("Backing", "Block2M", "Block2M")]
    [InlineData("Split", "1", "Eager")]
    public void TrySet_EnumInAnyForm_IsUnderstood(string name, string text, string expected)
    {
        var options = new RunOptions();

        Assert.Null(RunField.Find(name)!.TrySet(options, text));

        Assert.Equal(expected, RunField.Find(name)!.Get(options).ToString());
    }
}

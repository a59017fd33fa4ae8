using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Tests.Rcu;

public sealed class RcuOptionsTests
{
    [Fact]
    public void Problems_Defaults_AreNone() => Assert.Empty(new RcuOptions().Problems());

    [Fact]
    public void Problems_EveryValueWrong_NamesEach()
    {
        var options = new RcuOptions { MaxReaders = 0, PacingNs = -1, StallNs = 0, UrgentNs = -1, Blimit = 0, QhiMark = -1 };

        var problems = options.Problems();

        Assert.Equal(6, problems.Count);
        foreach (var name in new[] { "MaxReaders", "PacingNs", "StallNs", "UrgentNs", "Blimit", "QhiMark" })
            Assert.Contains(problems, problem => problem.StartsWith(name, StringComparison.Ordinal));
    }

    [Fact]
    public void Domain_WrongOptions_IsRefusedWithEveryProblem()
    {
        var refused = Assert.Throws<ArgumentException>(() => new RcuDomain<HostPlatform>(new RcuOptions { MaxReaders = 0, StallNs = 0 }));

        Assert.Contains("MaxReaders", refused.Message, StringComparison.Ordinal);
        Assert.Contains("StallNs", refused.Message, StringComparison.Ordinal);
    }
}

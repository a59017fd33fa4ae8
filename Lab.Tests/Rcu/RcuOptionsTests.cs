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
        var options = new RcuOptions
        {
            Flavour = (RcuFlavour)9, Invocation = (CallbackInvocation)9, MaxReaders = 0, PacingNs = -1, StallNs = 0, UrgentNs = -1,
            Blimit = 0, Divisor = 64, BatchNs = 0, QhiMark = -1, QlowMark = -1,
        };

        var problems = options.Problems();

        Assert.Equal(11, problems.Count);
        foreach (var name in new[] { "Flavour", "Invocation", "MaxReaders", "PacingNs", "StallNs", "UrgentNs", "Blimit", "Divisor", "BatchNs", "QhiMark", "QlowMark" })
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

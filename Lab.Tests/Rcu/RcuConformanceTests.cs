using Lab.Engine.Rcu;

namespace Lab.Tests.Rcu;

/// <summary>One contract for every flavour and way of invoking; each broken twin breaks it.</summary>
public sealed class RcuConformanceTests
{
    public static TheoryData<RcuFlavour, CallbackInvocation> Correct { get; } = new(
        from flavour in Enum.GetValues<RcuFlavour>()
        from invocation in Enum.GetValues<CallbackInvocation>()
        select (flavour, invocation));

    public static TheoryData<RcuFlavour, string> Broken { get; } = new(
        from flavour in Enum.GetValues<RcuFlavour>()
        from defect in Enum.GetValues<RcuDefect>()
        where defect is not (RcuDefect.None or RcuDefect.NoFence or RcuDefect.ScanBeforeFence)
        select (flavour, defect.ToString()));

    [Theory, MemberData(nameof(Correct))]
    public void Rules_OfACorrectFlavour_AllHold(RcuFlavour flavour, CallbackInvocation invocation) =>
        Assert.Empty(RcuRules.Broken(new RcuOptions { Flavour = flavour, Invocation = invocation }));

    [Theory, MemberData(nameof(Broken))]
    public void Rules_OfABrokenTwin_AreBroken(RcuFlavour flavour, string defect) =>
        Assert.NotEmpty(RcuRules.Broken(new RcuOptions { Flavour = flavour, Defect = Enum.Parse<RcuDefect>(defect) }));
}

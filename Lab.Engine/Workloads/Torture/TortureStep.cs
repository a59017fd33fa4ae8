using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>One line of the programme: a test on a flavour, right or broken.</summary>
internal sealed record TortureStep(TortureTest Test, RcuFlavour Flavour, CallbackInvocation Invocation, RcuDefect Defect)
{
    public bool IsBroken => Defect != RcuDefect.None;
}

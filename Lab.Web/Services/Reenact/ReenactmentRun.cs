using Lab.Engine.Reenactments.Report;

namespace Lab.Web.Services.Reenact;

/// <summary>One bug on one seed, at one moment.</summary>
/// <param name="Report">While <see cref="ReenactmentState.Done"/>.</param>
/// <param name="Failure">While <see cref="ReenactmentState.Failed"/>.</param>
/// <param name="Since">When it came to this state, by the clock's timestamp.</param>
public sealed record ReenactmentRun(
    ReenactmentKey Key, ReenactmentState State, ReenactmentReport? Report, ReenactmentFailure? Failure, long Since)
{
    public bool IsPending => State is ReenactmentState.Queued or ReenactmentState.Running;
}

using Lab.Engine.Primitives;

namespace Lab.Tests.Checkers;

/// <summary>One step of a tape: who took it, and what it was.</summary>
public readonly record struct TapedStep(string Who, ProtocolEvent Step)
{
    public ProtocolEventKind Kind => Step.Kind;
}

using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>Judges one kind of rule from protocol events. Has no thread, clock or lock of its own; one event at a time.</summary>
internal interface IProtocolChecker
{
    /// <summary>"C-BBM".</summary>
    string Name { get; }

    /// <summary>One step, before <see cref="TableShadow"/> and the actor take it over: they show what was before.</summary>
    void Hear(CheckerActor actor, in ProtocolEvent step);
}

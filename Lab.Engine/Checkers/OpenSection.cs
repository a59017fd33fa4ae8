namespace Lab.Engine.Checkers;

/// <summary>A read section of an actor, by its serial.</summary>
internal readonly record struct OpenSection(CheckerActor Actor, ulong Serial)
{
    public bool IsOpen => Actor.Section == Serial;
}

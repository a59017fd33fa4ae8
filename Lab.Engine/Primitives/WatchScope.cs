namespace Lab.Engine.Primitives;

/// <summary>Until disposed, the calling thread takes its steps as the actor it was made for.</summary>
public sealed class WatchScope : IDisposable
{
    internal WatchScope(ProtocolActor? actor, ProtocolWatch? watch)
    {
        Actor = actor;
        Watch = watch;
    }

    internal ProtocolActor? Actor { get; }

    internal ProtocolWatch? Watch { get; }

    /// <summary>By the thread that entered.</summary>
    public void Dispose() => ProtocolWatch.Leave(this);
}

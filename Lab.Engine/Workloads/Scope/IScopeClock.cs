namespace Lab.Engine.Workloads.Scope;

/// <summary>How the recorder's thread waits.</summary>
public interface IScopeClock : IDisposable
{
    /// <summary>Changes with each <see cref="Wake"/>.</summary>
    uint Turn { get; }

    /// <summary>Sleep, unless woken since the turn was read. May block.</summary>
    /// <param name="ns">Negative: until woken.</param>
    void Sleep(uint turn, long ns);

    /// <summary>Never blocks.</summary>
    void Wake();
}

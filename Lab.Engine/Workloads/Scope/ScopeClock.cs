using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Scope;

/// <inheritdoc/>
/// <remarks>Ordering: the turn's increment (full barrier) comes after what the waker wrote; whoever reads the new turn, or
/// finds it changed when it would sleep, sees that.</remarks>
public sealed class ScopeClock<TPlatform> : IScopeClock
    where TPlatform : struct, IPlatform
{
    private readonly SharedWords<TPlatform> _words = new(1, padded: true);

    public uint Turn => (uint)_words.Load(0);

    public void Sleep(uint turn, long ns) => _words.Park(0, turn, ns);

    public void Wake()
    {
        _words.Add(0, 1);
        _words.Unpark(0);
    }

    public void Dispose() => _words.Dispose();
}

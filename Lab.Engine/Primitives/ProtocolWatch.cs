using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>
/// Who hears what a <see cref="WatchedPlatform"/> does on the threads that belong to it. Changes of watched table words are
/// made and told under one gate, so that they are told in the order in which they were made.
/// </summary>
public abstract unsafe class ProtocolWatch
{
    private static readonly AsyncLocal<ProtocolWatch?> s_ambient = new();

    [ThreadStatic]
    private static ProtocolActor? t_actor;

    private readonly Lock _joining = new();
    private byte* _first;
    private ulong _bytes;
    private ulong _base;
    private int _gate;

    /// <summary>The actor of the calling thread; null if nobody watches it. Threads inherit the watch of whoever starts them.</summary>
    internal static ProtocolActor? Current => t_actor ?? s_ambient.Value?.Adopt();

    /// <summary>Everyone who joined. A new array with each.</summary>
    public IReadOnlyList<ProtocolActor> Actors { get; private set; } = [];

    /// <summary>The calling thread takes its steps as this actor until the scope ends; threads that it starts meanwhile join as their own.</summary>
    public WatchScope Enter(ProtocolActor actor)
    {
        var scope = new WatchScope(t_actor, s_ambient.Value);
        t_actor = actor;
        s_ambient.Value = this;
        return scope;
    }

    /// <summary>As <see cref="Enter(ProtocolActor)"/>, as an actor of that name.</summary>
    public WatchScope Enter(string name) => Enter(Join(name));

    /// <summary>The actor of that name; made if there is none.</summary>
    public ProtocolActor Join(string name)
    {
        lock (_joining)
        {
            foreach (var known in Actors)
            {
                if (string.Equals(known.Name, name, StringComparison.Ordinal))
                    return known;
            }

            var actor = CreateActor(Actors.Count, name);
            Actors = [.. Actors, actor];
            return actor;
        }
    }

    /// <summary>Hear one step. Called by the actor that takes it, outside the gate unless it is an entry's.</summary>
    public abstract void Hear(ProtocolActor actor, in ProtocolEvent step);

    /// <summary>Whether changes of this word are told: it holds <paramref name="old"/> and is to hold <paramref name="next"/>.</summary>
    /// <param name="entry">Physical address of the word.</param>
    protected internal abstract bool Selects(ulong entry, ulong old, ulong next);

    /// <summary>Whether reads of table words are told. Set by the constructor.</summary>
    protected internal bool HearsReads { get; protected init; }

    protected abstract ProtocolActor CreateActor(int index, string name);

    /// <summary>The table pages' place, from <see cref="ProtocolEventKind.TableMemory"/>.</summary>
    protected void Adopt(in ProtocolEvent memory)
    {
        _first = (byte*)memory.Extra;
        _bytes = memory.Value;
        _base = memory.Address;
    }

    /// <summary>Spins; never held across a wait.</summary>
    protected void EnterGate()
    {
        var turns = 0;
        while (Interlocked.CompareExchange(ref _gate, 1, 0) != 0)
            SpinWaiter.Relax<HostPlatform>(ref turns);
    }

    protected void ExitGate() => Volatile.Write(ref _gate, 0);

    /// <summary>Leave whatever <see cref="Enter(ProtocolActor)"/> entered.</summary>
    internal static void Leave(WatchScope scope)
    {
        t_actor = scope.Actor;
        s_ambient.Value = scope.Watch;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsTableWord(ulong* location) => (ulong)((byte*)location - _first) < _bytes;

    internal ulong AddressOf(ulong* location) => _base + (ulong)((byte*)location - _first);

    internal void Store(ProtocolActor actor, ulong* location, ulong value)
    {
        EnterGate();
        try
        {
            var old = HostPlatform.Load(location);
            HostPlatform.Store(location, value);
            Hear(actor, new ProtocolEvent(ProtocolEventKind.EntryChange, AddressOf(location), value, (long)old));
        }
        finally
        {
            ExitGate();
        }
    }

    internal ulong CompareExchange(ProtocolActor actor, ulong* location, ulong value, ulong comparand)
    {
        EnterGate();
        try
        {
            var found = HostPlatform.CompareExchange(location, value, comparand);
            if (found == comparand)
                Hear(actor, new ProtocolEvent(ProtocolEventKind.EntryChange, AddressOf(location), value, (long)found));
            return found;
        }
        finally
        {
            ExitGate();
        }
    }

    internal ulong Load(ProtocolActor actor, ulong* location)
    {
        EnterGate();
        try
        {
            var value = HostPlatform.Load(location);
            Hear(actor, new ProtocolEvent(ProtocolEventKind.EntryRead, AddressOf(location), value));
            return value;
        }
        finally
        {
            ExitGate();
        }
    }

    private ProtocolActor Adopt() => t_actor = Join(Thread.CurrentThread.Name ?? $"thread {Environment.CurrentManagedThreadId}");
}

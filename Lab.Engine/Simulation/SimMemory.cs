using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>
/// The memory of a simulated machine: what a load returns and when a store is seen. Sizes are 1, 4 or 8 bytes, aligned.
/// The real memory always holds the newest value of every location that has been seen by all.
/// </summary>
internal abstract unsafe class SimMemory(SimMachine machine)
{
    protected SimMachine Machine { get; } = machine;

    /// <summary>A run of so many tasks begins; nothing is buffered, what memory holds is seen by all.</summary>
    public virtual void Begin(int tasks)
    {
    }

    public abstract ulong Load(SimTask task, void* location, int size, bool acquires);

    public abstract void Store(SimTask task, void* location, ulong value, int size, bool releases);

    public abstract void Fill(SimTask task, ulong* first, int words, ulong value);

    /// <summary>The newest value, with a full barrier before: the first half of an atomic.</summary>
    public abstract ulong LoadForUpdate(SimTask task, void* location, int size);

    /// <summary>The second half of an atomic that changes its location; a full barrier after.</summary>
    public abstract void Update(SimTask task, void* location, ulong value, int size);

    public abstract void Fence(SimTask task);

    /// <summary>
    /// Whether a protocol step is heard later, when the task's stores before it are seen: who judges then meets both in
    /// program order.
    /// </summary>
    public virtual bool Defers(SimTask task, in ProtocolEvent step) => false;

    /// <summary>Stores of this task that are not yet seen by all, where the schedule may let them be.</summary>
    public virtual int Pending(int task) => 0;

    /// <summary>The oldest of them reaches memory.</summary>
    public virtual void DrainOne(int task)
    {
    }

    protected static ulong Read(void* location, int size) => size switch
    {
        8 => *(ulong*)location,
        4 => *(uint*)location,
        _ => *(byte*)location,
    };

    /// <summary>A store reaches memory: write it and tell who watches tables.</summary>
    protected void Write(SimTask task, void* location, ulong value, int size)
    {
        switch (size)
        {
            case 8:
                Machine.WriteWord(task, (ulong*)location, value);
                break;
            case 4:
                *(uint*)location = (uint)value;
                break;
            default:
                *(byte*)location = (byte)value;
                break;
        }

        Machine.Changes++;
    }
}

namespace Lab.Engine.Simulation;

/// <summary>Sequentially consistent memory.</summary>
internal sealed unsafe class DirectMemory(SimMachine machine) : SimMemory(machine)
{
    public override ulong Load(SimTask task, void* location, int size, bool acquires) => Read(location, size);

    public override void Store(SimTask task, void* location, ulong value, int size, bool releases) =>
        Write(task, location, value, size);

    public override void Fill(SimTask task, ulong* first, int words, ulong value)
    {
        new Span<ulong>(first, words).Fill(value);
        Machine.Changes++;
    }

    public override ulong LoadForUpdate(SimTask task, void* location, int size) => Read(location, size);

    public override void Update(SimTask task, void* location, ulong value, int size) =>
        Write(task, location, value, size);

    public override void Fence(SimTask task)
    {
    }
}

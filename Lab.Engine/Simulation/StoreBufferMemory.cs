using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>
/// x86-TSO: stores wait in their task's buffer, in order; the task itself sees them at once, the others when they reach
/// memory. Atomics and fences empty the buffer of who executes them.
/// </summary>
/// <remarks>Source: the abstract machine of Sewell and others, "x86-TSO: A Rigorous and Usable Programmer's Model".</remarks>
internal sealed unsafe class StoreBufferMemory : SimMemory
{
    private readonly StoreBuffer[] _buffers;

    public StoreBufferMemory(SimMachine machine, int tasks)
        : base(machine)
    {
        _buffers = new StoreBuffer[tasks];
        for (var task = 0; task < tasks; task++)
            _buffers[task] = new StoreBuffer();
    }

    public override void Begin(int tasks)
    {
        foreach (var buffer in _buffers)
            buffer.Clear();
    }

    public override ulong Load(SimTask task, void* location, int size, bool acquires)
    {
        var buffer = _buffers[task.Index];
        return buffer.Count == 0 ? Read(location, size) : Forward(buffer, location, size);
    }

    public override void Store(SimTask task, void* location, ulong value, int size, bool releases)
    {
        var buffer = _buffers[task.Index];
        if (buffer.IsFull)
            DrainOne(task.Index);
        buffer.Add(new BufferedStore(location, size, value));
    }

    public override void Fill(SimTask task, ulong* first, int words, ulong value)
    {
        var buffer = _buffers[task.Index];
        if (buffer.IsFull)
            DrainOne(task.Index);
        buffer.Add(new BufferedStore(first, words * sizeof(ulong), value));
    }

    public override ulong LoadForUpdate(SimTask task, void* location, int size)
    {
        Fence(task);
        return Read(location, size);
    }

    public override void Update(SimTask task, void* location, ulong value, int size) => Write(task, location, value, size);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override void Fence(SimTask task)
    {
        while (_buffers[task.Index].Count > 0)
            DrainOne(task.Index);
    }

    public override bool Defers(SimTask task, in ProtocolEvent step)
    {
        var buffer = _buffers[task.Index];
        if (buffer.Count == 0 || (!buffer.HasTold && !HoldsTableStore(buffer)))
            return false;
        buffer.Tell(step);
        return true;
    }

    private bool HoldsTableStore(StoreBuffer buffer)
    {
        for (var index = buffer.Count - 1; index >= 0; index--)
        {
            if (Machine.IsTableWord((ulong*)buffer[index].First))
                return true;
        }

        return false;
    }

    public override int Pending(int task) => _buffers[task].Count;

    public override void DrainOne(int task)
    {
        if (!_buffers[task].TryTakeOldest(out var store))
            return;
        if (store.Bytes <= sizeof(ulong))
        {
            Write(Machine.TaskAt(task), store.First, store.Value, store.Bytes);
        }
        else
        {
            new Span<ulong>(store.First, store.Bytes / sizeof(ulong)).Fill(store.Value);
            Machine.Changes++;
        }

        while (_buffers[task].TryHear(out var step))
            Machine.HearLate(Machine.TaskAt(task), step);
    }

    // Its own stores, oldest first, over what memory holds; sizes may differ.
    private static ulong Forward(StoreBuffer buffer, void* location, int size)
    {
        var word = (ulong*)((nuint)location & ~(nuint)7);
        var value = *word;
        for (var index = 0; index < buffer.Count; index++)
            buffer[index].Overlay(word, ref value);
        value >>= (int)((nuint)location & 7) * 8;
        return size == 8 ? value : value & ((1UL << (size * 8)) - 1);
    }
}

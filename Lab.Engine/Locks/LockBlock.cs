using Lab.Engine.Primitives;

namespace Lab.Engine.Locks;

/// <summary>The native memory of one lock: its words and a slot for each owner.</summary>
public sealed unsafe class LockBlock : IDisposable
{
    private readonly NativeBlock _block;

    /// <param name="owners">Owners are numbered from 0 to one less.</param>
    public LockBlock(int owners, LockWaitKind waits)
    {
        Invariant.That(owners > 0);
        _block = new NativeBlock((nuint)sizeof(LockWords) + ((nuint)owners * (nuint)sizeof(LockOwnerSlot)));
        Words->OwnerCount = (uint)owners;
        Words->Waits = (uint)waits;
    }

    public LockWords* Words => (LockWords*)_block.Address;

    public void Dispose() => _block.Dispose();
}

using System.Runtime.InteropServices;

namespace Lab.Engine.Primitives;

/// <summary>Zeroed native memory of one owner, aligned to <see cref="CacheLine.Stride"/>; freed with its owner.</summary>
/// <remarks>Native, so that a collection neither moves nor scans it and another thread may keep its address.</remarks>
public sealed unsafe class NativeBlock : IDisposable
{
    private void* _address;

    /// <param name="bytes">At least 1; rounded up to whole strides.</param>
    /// <param name="alignment">Bytes, a power of two, at least <see cref="CacheLine.Stride"/>.</param>
    public NativeBlock(nuint bytes, nuint alignment = CacheLine.Stride)
    {
        Invariant.That(bytes > 0);
        Invariant.That(alignment >= CacheLine.Stride && (alignment & (alignment - 1)) == 0);
        Bytes = (bytes + CacheLine.Stride - 1) & ~(nuint)(CacheLine.Stride - 1);
        _address = NativeMemory.AlignedAlloc(Bytes, alignment);
        NativeMemory.Clear(_address, Bytes);
    }

    ~NativeBlock() => Free();

    public nuint Bytes { get; }

    public void* Address
    {
        get
        {
            Invariant.That(_address != null, "native block used after dispose");
            return _address;
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_address);
        _address = null;
    }
}

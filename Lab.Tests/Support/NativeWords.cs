using Lab.Engine.Primitives;

namespace Lab.Tests.Support;

/// <summary>Zeroed native words for a test.</summary>
public sealed unsafe class NativeWords : IDisposable
{
    private readonly NativeBlock _block;

    public NativeWords(int words) => _block = new NativeBlock((nuint)words * sizeof(ulong));

    public ulong* Address => (ulong*)_block.Address;

    public void Dispose() => _block.Dispose();
}

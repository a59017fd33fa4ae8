using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>
/// What a table is, in memory of its own (struct kvm_pgtable): it goes when the VM goes, while callbacks for the table's
/// subtrees may still wait. Only where events are told.
/// </summary>
internal sealed unsafe class TableDescription<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const int EntriesWord = 0;

    private readonly NativeBlock _block;
    private readonly ulong* _words;
    private readonly ulong _root;
    private readonly ulong _generation;

    /// <param name="geometry">Of the table.</param>
    /// <param name="root">Its first root page.</param>
    /// <param name="generation">Of that page: another table at the same place is another description.</param>
    public TableDescription(TableGeometry geometry, PhysAddr root, ulong generation)
    {
        _root = root.Value;
        _generation = generation;
        _block = new NativeBlock(CacheLine.Stride);
        _words = (ulong*)_block.Address;
        TPlatform.Store(_words + EntriesWord, (ulong)geometry.EntriesPerTable);
        Tell(ProtocolEventKind.ObjectAllocate);
    }

    /// <summary>Read from it how many entries a table page has.</summary>
    public int EntriesPerTable
    {
        get
        {
            Tell(ProtocolEventKind.ObjectUse);
            var entries = TPlatform.Load(_words + EntriesWord);
            Invariant.That(entries != PagePoison.Word, "a table's description is read after it was freed");
            return (int)entries;
        }
    }

    /// <summary>Give it back. The memory itself stays until dispose, so that a late reader finds poison there.</summary>
    public void Free()
    {
        Tell(ProtocolEventKind.ObjectFree);
        TPlatform.Store(_words + EntriesWord, PagePoison.Word);
    }

    public void Dispose() => _block.Dispose();

    private void Tell(ProtocolEventKind kind) =>
        TPlatform.Trace(new ProtocolEvent(kind, _root, _generation, (long)ProtocolObject.TableDescription));
}

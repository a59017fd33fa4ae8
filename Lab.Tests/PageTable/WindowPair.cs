using Lab.Engine.Memory;
using Lab.Engine.PageTable;

namespace Lab.Tests.PageTable;

/// <summary>A table and the model of one window of it; each operation is performed on both, and the answers must agree.</summary>
public sealed class WindowPair(TableLab lab, int chunks)
{
    /// <summary>Input address of the window's first page.</summary>
    public const ulong Base = 0x4000_0000;

    private const ulong Output = 0x1_0000_0000;

    public WindowModel Model { get; private set; } = new(chunks, lab.Options.Release == KernelRelease.V6_1);

    private ulong Bytes => (ulong)Model.Count * WindowModel.PageSize;

    /// <param name="first">Page of the window.</param>
    /// <param name="count">Pages.</param>
    /// <param name="target">Which of several outputs; of each one the window's offset is kept.</param>
    /// <param name="write">Else read only.</param>
    public void Map(int first, int count, ulong target, bool write)
    {
        var output = Output + (target * Bytes) + ((ulong)first * WindowModel.PageSize);
        var prot = write ? Stage2Prot.ReadWrite : Stage2Prot.Read;
        Assert.Equal(
            Model.Map(first, count, output, write),
            lab.Map(At(first).Value, Size(count), output, prot, WalkFlags.IgnoreAgain));
    }

    public void Unmap(int first, int count)
    {
        Model.Unmap(first, count);
        Assert.Equal(PgtableResult.Done, lab.Unmap(At(first).Value, Size(count)));
    }

    public void WriteProtect(int first, int count)
    {
        Model.WriteProtect(first, count);
        Assert.Equal(PgtableResult.Done, lab.Table.WriteProtect(TableLab.Alone, lab.Worker, At(first), Size(count)));
        lab.Table.InvalidateTlbRange(lab.Worker, At(first), Size(count));
    }

    public void Split(int first, int count)
    {
        Model.Split(first, count);
        Assert.Equal(PgtableResult.Done, lab.Table.Split(TableLab.Alone, lab.Worker, At(first), Size(count), lab.Cache));
    }

    public void AllowWrite(int first)
    {
        var done = Model.AllowWrite(first) || lab.Options.Release == KernelRelease.V6_1;
        Assert.Equal(
            done ? PgtableResult.Done : PgtableResult.Again,
            lab.Table.RelaxPermissions(TableLab.Alone, lab.Worker, At(first), Stage2Prot.Write));
    }

    /// <summary>Unmap everything and begin with an empty model.</summary>
    public void Reset()
    {
        Unmap(0, Model.Count);
        Model = new WindowModel(chunks, lab.Options.Release == KernelRelease.V6_1);
    }

    /// <returns>Pages that were mapped.</returns>
    public int Compare()
    {
        var mapped = 0;
        for (var page = 0; page < Model.Count; page++)
        {
            var found = lab.Table.TryGetLeaf(At(page), out var pte, out var level)
                ? new PageModel(true, lab.Table.OutputOf(pte, level, At(page)).Value, pte.IsWritable)
                : default;
            Assert.Equal((page, Model[page]), (page, found));
            Assert.Equal(Model.IsBlock(page), found.IsMapped && level == 2);
            mapped += found.IsMapped ? 1 : 0;
        }

        return mapped;
    }

    private static Ipa At(int page) => new(Base + ((ulong)page * WindowModel.PageSize));

    private static ulong Size(int pages) => (ulong)pages * WindowModel.PageSize;
}

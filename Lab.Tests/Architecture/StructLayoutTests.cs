using System.Runtime.InteropServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Tests.Architecture;

public sealed class StructLayoutTests
{
    /// <summary>Layouts that other code counts on: two frames share a stride, and no word crosses a line.</summary>
    [Fact]
    public void PageFrame_Fields_LieWhereTheyAreWritten()
    {
        Assert.Equal(64, NativeLayout.SizeOf(typeof(PageFrame)));
        Assert.Equal(0, CacheLine.Stride % 32);
        Assert.Equal(
            [("ReferenceCount", 0, 4), ("State", 4, 4), ("Generation", 8, 8), ("Level", 16, 4), ("NextFree", 20, 4), ("Private", 24, 8)],
            NativeLayout.Fields(typeof(PageFrame)));
    }

    [Fact]
    public void Engine_EveryExplicitStruct_HasNoOverlapAndNaturalAlignment()
    {
        var types = NativeLayout.ExplicitStructs(typeof(PageFrame).Assembly);
        Assert.Contains(typeof(PageFrame), types);

        Fails.Any(types.SelectMany(NativeLayout.Problems));
    }

    /// <summary>A slot has one writer and a line of its own: its size is a whole number of strides.</summary>
    [Fact]
    public void Engine_EveryStructNamedSlot_FillsWholeStrides()
    {
        var slots = NativeLayout.ExplicitStructs(typeof(PageFrame).Assembly).Where(type => type.Name.EndsWith("Slot", StringComparison.Ordinal));

        Assert.All(slots, slot => Assert.Equal(0, NativeLayout.SizeOf(slot) % CacheLine.Stride));
    }

    [Fact]
    public void Problems_OverlapAndSkew_AreCaught()
    {
        var problems = NativeLayout.Problems(typeof(Broken)).ToList();

        Assert.Equal(2, problems.Count);
        Assert.Contains("is not aligned", problems[0], StringComparison.Ordinal);
        Assert.Contains("overlaps", problems[1], StringComparison.Ordinal);
    }

    [StructLayout(LayoutKind.Explicit, Size = 16)]
    private struct Broken
    {
        [FieldOffset(0)] public uint First;
        [FieldOffset(2)] public ulong Second;
    }
}

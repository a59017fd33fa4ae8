using System.Reflection;
using System.Runtime.InteropServices;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;
using Lab.Tests.Architecture;

namespace Lab.Tests.Rcu;

public sealed class ReaderSlotTests
{
    /// <summary>Each writer's words lie in an area of their own, and no area is without words.</summary>
    [Fact]
    public void Fields_OfDifferentWriters_ShareNoArea()
    {
        var areas = NativeLayout.Fields(typeof(ReaderSlot)).GroupBy(field => field.Offset / CacheLine.Stride).ToDictionary(
            group => group.Key * CacheLine.Stride,
            group => group.Select(field => field.Name).Order(StringComparer.Ordinal).ToArray());

        Assert.Equal(6 * CacheLine.Stride, NativeLayout.SizeOf(typeof(ReaderSlot)));
        Assert.Equal(["Counter", "Site", "UrgentYields"], areas[ReaderSlot.ReaderArea]);
        Assert.Equal(["ChunksReused", "FreeChunks", "PagesDeferred", "StampedSequence", "StampsMade", "Tail", "TailChunk"], areas[ReaderSlot.ProducerArea]);
        Assert.Equal(["Stamp"], areas[ReaderSlot.StampArea]);
        Assert.Equal(["Done", "ReadySinceNs", "ReadySincePosition", "Wait"], areas[ReaderSlot.DriverArea]);
        Assert.Equal(["Batches", "Blimit", "ChunksReturned", "HeadChunk", "Invoked", "InvokerMutex", "LargestBatch", "StampsTaken"], areas[ReaderSlot.InvokerArea]);
        Assert.Equal(["ReturnedChunks"], areas[ReaderSlot.ReturnArea]);
    }

    /// <summary>What every reader and every call_rcu reads is not on a line with anything written more often.</summary>
    [Fact]
    public void Control_WordsThatReadersRead_AreAloneOnTheirLine()
    {
        var first = typeof(GracePeriodControl).GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Where(field => field.GetCustomAttribute<FieldOffsetAttribute>()!.Value < CacheLine.Stride)
            .Select(field => field.Name);

        Assert.Equal(["Sequence", "Sleeping"], first.Order(StringComparer.Ordinal));
    }
}

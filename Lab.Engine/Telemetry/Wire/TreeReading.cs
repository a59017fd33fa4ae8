using MessagePack;

namespace Lab.Engine.Telemetry.Wire;

/// <summary>The live table as it was found: the answer to ReadTree. Addresses and sizes are bytes.</summary>
/// <remarks>
/// A cell is a byte. Bits 1..0: how much of it pages map, 0 nothing, 1 up to a third, 2 more, 3 all. Bits 3..2: how much
/// blocks of level 2 map. Bit 4: a block of level 1 maps some of it. Bit 5: at least half of what is mapped is read-only.
/// Bit 6: an annotation is in it. Bit 7: a LOCKED entry is in it.
/// Cells travel as pairs of bytes: a cell, and how many more like it follow.
/// </remarks>
[MessagePackObject]
public sealed record TreeReading
{
    [Key(0)] public required string RunId { get; init; }

    /// <summary>When it was read, nanoseconds of run time.</summary>
    [Key(1)] public required long ElapsedNs { get; init; }

    [Key(2)] public required ulong SlotStart { get; init; }

    [Key(3)] public required ulong SlotBytes { get; init; }

    /// <summary>12, 14 or 16.</summary>
    [Key(4)] public required int PageShift { get; init; }

    /// <summary>Level of the root.</summary>
    [Key(5)] public required int StartLevel { get; init; }

    /// <summary>Descriptors hold 52-bit addresses in LPA2's way.</summary>
    [Key(6)] public required bool Lpa2 { get; init; }

    /// <summary>FEAT_S2FWB: what MemAttr means.</summary>
    [Key(7)] public required bool ForcedWriteBack { get; init; }

    /// <summary>Whose encoding of invalid entries it is: "V6_1", "V6_12", "V7_2".</summary>
    [Key(8)] public required string Release { get; init; }

    /// <summary>First address of the window, rounded down to a whole cell.</summary>
    [Key(9)] public required ulong Start { get; init; }

    /// <summary>A power of two of pages.</summary>
    [Key(10)] public required ulong CellBytes { get; init; }

    [Key(11)] public required byte[] Cells { get; init; }

    /// <summary>0: no overview was asked for.</summary>
    [Key(12)] public required ulong OverviewStart { get; init; }

    [Key(13)] public required ulong OverviewCellBytes { get; init; }

    [Key(14)] public required byte[] Overview { get; init; }

    /// <summary>Bytes of the window by kind: nothing, page, block of level 2, block of level 1, annotation, LOCKED.</summary>
    [Key(15)] public required ulong[] Bytes { get; init; }

    /// <summary>Entries of the window by kind.</summary>
    [Key(16)] public required long[] Entries { get; init; }

    /// <summary>Table pages of the window by level, from 0; the root's pages are not among them.</summary>
    [Key(17)] public required long[] Tables { get; init; }

    /// <summary>Subtrees that wait and whose place is known: detached while somebody watched. At most <see cref="MostDetached"/>, the latest.</summary>
    [Key(18)] public required TreeDetached[] Detached { get; init; }

    /// <summary>All that wait.</summary>
    [Key(19)] public required long Waiting { get; init; }

    /// <summary>The way to the address asked for, from the root down; empty: none was.</summary>
    [Key(20)] public required TreeEntry[] Path { get; init; }

    /// <summary>Changes of that way's entries, oldest first, found by comparing samples: what happened between two is missed.</summary>
    [Key(21)] public required TreeChange[] History { get; init; }

    /// <summary>When the sampling of that way began, nanoseconds of run time; below 0: it is not sampled.</summary>
    [Key(22)] public required long SampledSinceNs { get; init; }

    /// <summary>Nanoseconds between two samples.</summary>
    [Key(23)] public required long SampleNs { get; init; }

    /// <summary>The observer took the read side of the MMU lock, for one chunk at a time.</summary>
    [Key(24)] public required bool TookLock { get; init; }

    /// <summary>Entries read.</summary>
    [Key(25)] public required long Visited { get; init; }

    /// <summary>Read sections, or lock holds, that it took.</summary>
    [Key(26)] public required int Chunks { get; init; }

    /// <summary>Thread time of this reading, nanoseconds.</summary>
    [Key(27)] public required long CpuNs { get; init; }

    /// <summary>Share of one core that readings and samples have taken since somebody began to watch, 0 to 1.</summary>
    [Key(28)] public required double CpuShare { get; init; }

    /// <summary>Bytes of the window that are mapped without write permission.</summary>
    [Key(29)] public required ulong ReadOnlyBytes { get; init; }

    /// <summary>Subtrees named in one message.</summary>
    public const int MostDetached = 64;
}

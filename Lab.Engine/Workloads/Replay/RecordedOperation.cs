namespace Lab.Engine.Workloads.Replay;

/// <summary>One operation of the recording, from its call to its return, with what it did in between.</summary>
internal sealed class RecordedOperation
{
    public required OperationKind Kind { get; init; }

    /// <summary>Index into the recording's tasks.</summary>
    public required int Task { get; init; }

    public required int Cpu { get; init; }

    public required int StartLine { get; init; }

    public required long StartNs { get; init; }

    /// <summary>Line of the return; the call's own where returns are not recorded.</summary>
    public int EndLine { get; set; }

    /// <summary><see cref="long.MaxValue"/> while open.</summary>
    public long EndNs { get; set; } = long.MaxValue;

    public required ulong Ipa { get; init; }

    /// <summary>Bytes.</summary>
    public required ulong Size { get; init; }

    public ulong Pa { get; init; }

    /// <summary>Permission bits in our numbering (<see cref="PageTable.Stage2Prot"/>).</summary>
    public uint Prot { get; init; }

    /// <summary>An aging call clears the flag.</summary>
    public bool Clears { get; init; }

    /// <summary>A map without a memory cache: the host changes a page in place.</summary>
    public bool WithoutCache { get; init; }

    /// <summary>Return code; null if the recording has none.</summary>
    public long? Result { get; set; }

    /// <summary>The recording ends inside this operation.</summary>
    public bool Open => EndNs == long.MaxValue;

    /// <summary>False where no return is recorded: the end is a guess.</summary>
    public bool EndIsKnown =>
        !Open && Kind is not (OperationKind.MarkYoung or OperationKind.MarkOld or OperationKind.IsYoung);

    /// <summary>May run beside other operations of its VM: it holds the MMU lock for reading.</summary>
    public required bool Shared { get; init; }

    public List<TablePage> Taken { get; } = [];

    public List<TablePage> Unlinked { get; } = [];

    public List<Tlbi> Tlbis { get; } = [];

    public List<MadeEntry> Made { get; } = [];

    public List<CreatedSubtree> Created { get; } = [];

    /// <summary>
    /// This one had returned when the other was called. Equal microseconds of two processors may be either way round.
    /// </summary>
    public bool Precedes(RecordedOperation other) =>
        EndNs < other.StartNs
        || EndLine < other.StartLine && (Task == other.Task || EndNs == other.StartNs && Cpu == other.Cpu);

    public bool Overlaps(RecordedOperation other) => !Precedes(other) && !other.Precedes(this);

    public override string ToString() => $"{Kind} 0x{Ipa:x}+0x{Size:x}";
}

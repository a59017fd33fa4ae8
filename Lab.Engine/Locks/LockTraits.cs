namespace Lab.Engine.Locks;

/// <summary>What a lock promises; the conformance fixture holds it to each.</summary>
[Flags]
public enum LockTraits
{
    /// <summary>Mutual exclusion and nothing else: whoever is quick passes those who wait.</summary>
    None = 0,

    /// <summary>Readers are inside together.</summary>
    ReadersShare = 1,

    /// <summary>Waiting writers get in by the order in which they came.</summary>
    WritersInOrder = 2,

    /// <summary>A waiting writer holds back readers that come later, so that readers without end do not starve
    /// it.</summary>
    WriterNotStarved = 4,

    /// <summary>A waiting reader gets in after finitely many writers, so that writers without end do not starve
    /// it.</summary>
    ReaderNotStarved = 8,

    /// <summary>Every promise of a FIFO lock without a read side.</summary>
    Fair = WritersInOrder | WriterNotStarved | ReaderNotStarved,
}

using Lab.Engine.Primitives;

namespace Lab.Engine.Checkers;

/// <summary>What one actor holds and is about to do. Written by it alone.</summary>
internal sealed class CheckerActor(ProtocolWatch watch, int index, string name) : ProtocolActor(watch, index, name)
{
    private static readonly int s_ranks = Enum.GetValues<LockRank>().Length;

    private readonly int[] _holds = new int[s_ranks];
    private ulong _serial;
    private bool _targetIsNew;

    public int SectionDepth { get; private set; }

    /// <summary>Event number at which the outermost section began.</summary>
    public long SectionBegan { get; private set; }

    /// <summary>Of the MMU lock.</summary>
    public int ReadHolds { get; private set; }

    /// <summary>Of the MMU lock.</summary>
    public int WriteHolds { get; private set; }

    /// <summary>Locks of any rank.</summary>
    public int Locks { get; private set; }

    /// <summary>The innermost that is held; meaningful while one is.</summary>
    public LockRank Rank => (LockRank)Array.FindLastIndex(_holds, holds => holds > 0);

    /// <summary>The mutex or the spinlock of a hypervisor's table.</summary>
    public bool HoldsHypLock => _holds[(int)LockRank.HypMutex] + _holds[(int)LockRank.HypSpinlock] > 0;

    /// <summary>A lock whose holder must not sleep.</summary>
    public bool HoldsSpinlock => _holds[(int)LockRank.Mmu] + _holds[(int)LockRank.HypSpinlock] > 0;

    /// <summary>Depth of contexts that may not block, whatever is held.</summary>
    public int AtomicDepth { get; private set; }

    /// <summary>Depth of sections when the outermost lock was taken.</summary>
    public int DepthAtLock { get; private set; }

    public bool HoldsLock => Locks > 0;

    /// <summary>The live entry between break and make; 0: none.</summary>
    public ulong LockedEntry { get; set; }

    /// <summary>Touched something watched since it took the lock.</summary>
    public bool IsInvolved { get; set; }

    public bool HasTarget { get; private set; }

    public ulong TargetIpa { get; private set; }

    public ulong TargetPa { get; private set; }

    public ulong TargetBytes { get; private set; }

    public bool IsRelaxing { get; private set; }

    public ulong RelaxedIpa { get; private set; }

    /// <summary>Its last <see cref="ProtocolEventKind.EntryRead"/>; another kind before the first, or where reads are not heard.</summary>
    public ProtocolEvent LastRead { get; set; }

    /// <summary>Walks begun.</summary>
    public long Walks { get; private set; }

    public ProgressState Progress { get; } = new();

    public WalkState Walk { get; } = new();

    /// <summary>The walk on its way is watched.</summary>
    public bool IsWalkWatched { get; set; }

    /// <summary>What its last walk came to.</summary>
    public long WalkResult { get; private set; }

    /// <summary>The vCPU whose accesses it makes; -1 before its first.</summary>
    public int Vcpu { get; private set; } = -1;

    /// <summary>What its fault sampled of the notifier sequence: invalidations ended; -1: no fault is on its way.</summary>
    public long Sample { get; set; } = -1;

    /// <summary>It is inside an invalidation that may not block.</summary>
    public bool MayNotBlock { get; private set; }

    /// <summary>First address of what its fault pinned.</summary>
    public ulong PinIpa { get; private set; }

    /// <summary>Bytes that the host backs there by one piece; 0: its fault has pinned nothing.</summary>
    public ulong PinBytes { get; private set; }

    /// <summary>It has made a leaf since its fault sampled the sequence.</summary>
    public bool HasMadeLeaf { get; set; }

    /// <summary>The step that it takes, or took last.</summary>
    public ProtocolEvent Event { get; set; }

    /// <summary>Locks and sections as they are.</summary>
    public ActorContext Context()
    {
        var locks = new List<HeldLock>();
        for (var rank = 0; rank < s_ranks; rank++)
        {
            if (_holds[rank] > 0)
                locks.Add(new HeldLock((LockRank)rank, (LockRank)rank == LockRank.Mmu && WriteHolds == 0));
        }

        return new ActorContext(Name, locks, SectionDepth, AtomicDepth, MayNotBlock);
    }

    /// <summary>Locks and sections, for people.</summary>
    public override string ToString()
    {
        return $"{Name}, holding {LockNames()}, RCU depth {SectionDepth}{(AtomicDepth > 0 ? ", where nothing may block" : "")}";
    }

    /// <summary>Take the step over.</summary>
    public void Apply(in ProtocolEvent step, long number)
    {
        switch (step.Kind)
        {
            case ProtocolEventKind.LockTaken:
                if (!HoldsLock)
                    DepthAtLock = SectionDepth;
                Hold((LockRank)step.Extra, (int)step.Value, 1);
                break;
            case ProtocolEventKind.LockDropped:
                Hold((LockRank)step.Extra, (int)step.Value, -1);
                EndOperation();
                break;
            case ProtocolEventKind.AtomicBegin:
                AtomicDepth++;
                MayNotBlock |= step.Extra != 0;
                break;
            case ProtocolEventKind.AtomicEnd:
                AtomicDepth--;
                MayNotBlock &= step.Extra == 0;
                break;
            case ProtocolEventKind.SectionEnter:
                if (SectionDepth++ == 0)
                {
                    SectionBegan = number;
                    Section = ++_serial;
                }

                break;
            case ProtocolEventKind.SectionExit:
                if (SectionDepth > 0 && --SectionDepth == 0)
                    Section = 0;
                break;
            case ProtocolEventKind.MapTarget:
                (TargetIpa, TargetPa, TargetBytes, HasTarget, _targetIsNew) = (step.Address, step.Value, (ulong)step.Extra, true, true);
                IsRelaxing = false;
                break;
            case ProtocolEventKind.RelaxTarget:
                (RelaxedIpa, IsRelaxing, _targetIsNew) = (step.Address, true, true);
                HasTarget = false;
                break;
            case ProtocolEventKind.WalkBegin:
                // A target is for the walk that follows it.
                if (!_targetIsNew)
                    HasTarget = IsRelaxing = false;
                _targetIsNew = false;
                Walks++;
                break;
            case ProtocolEventKind.WalkEnd:
                WalkResult = step.Extra;
                // A walk that was refused never began; its target is for no other.
                if (_targetIsNew)
                    HasTarget = IsRelaxing = _targetIsNew = false;
                break;
            case ProtocolEventKind.TlbMiss:
                Vcpu = (int)step.Extra;
                break;
            case ProtocolEventKind.NotifierBegin:
                MayNotBlock = step.Extra != 0;
                break;
            case ProtocolEventKind.NotifierEnd:
                MayNotBlock = false;
                break;
            case ProtocolEventKind.NotifierSample:
                Sample = (long)step.Value;
                HasMadeLeaf = false;
                break;
            case ProtocolEventKind.HostPin:
                (PinIpa, PinBytes) = (step.Address, step.Value);
                break;
            case ProtocolEventKind.FaultHandled:
                Sample = -1;
                PinBytes = 0;
                break;
        }
    }

    private string LockNames()
    {
        var names = new List<string>();
        if (_holds[(int)LockRank.HypMutex] > 0)
            names.Add("the hyp mutex");
        if (WriteHolds > 0)
            names.Add("the write lock");
        else if (ReadHolds > 0)
            names.Add("the read lock");
        if (_holds[(int)LockRank.HypSpinlock] > 0)
            names.Add("EL2's spinlock");
        return names.Count == 0 ? "no lock" : string.Join(" and ", names);
    }

    private void Hold(LockRank rank, int side, int change)
    {
        _holds[(int)rank] += change;
        Locks += change;
        if (rank != LockRank.Mmu)
            return;
        if (side == 1)
            WriteHolds += change;
        else
            ReadHolds += change;
    }

    private void EndOperation()
    {
        HasTarget = IsRelaxing = _targetIsNew = IsInvolved = false;
        LockedEntry = 0;
    }
}

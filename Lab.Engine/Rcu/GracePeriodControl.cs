using System.Runtime.InteropServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>The native words that a whole domain shares, grouped by who writes them.</summary>
[StructLayout(LayoutKind.Explicit, Size = 7 * CacheLine.Stride)]
internal struct GracePeriodControl
{
    /// <summary>
    /// Number of the newest grace period, urgent bit. Read by every outermost enter; see
    /// <see cref="GracePeriodSequence"/>.
    /// </summary>
    [FieldOffset(0)] internal ulong Sequence;

    /// <summary>1: the grace-period thread is parked or about to park. Read by every call_rcu.</summary>
    [FieldOffset(8)] internal uint Sleeping;

    /// <summary>Number of the newest grace period that has ended.</summary>
    [FieldOffset(1 * CacheLine.Stride)] internal ulong Completed;

    /// <summary>Newest number that somebody waits for or polls.</summary>
    [FieldOffset((1 * CacheLine.Stride) + 8)] internal ulong Requested;

    /// <summary>Newest number that somebody polls for and wants soon.</summary>
    [FieldOffset((1 * CacheLine.Stride) + 16)] internal ulong ExpeditedRequested;

    /// <summary>The grace-period thread parks here.</summary>
    [FieldOffset(2 * CacheLine.Stride)] internal uint WorkEvent;

    /// <summary>Threads in Synchronize and Barrier park here.</summary>
    [FieldOffset((2 * CacheLine.Stride) + 4)] internal uint DoneEvent;

    [FieldOffset((2 * CacheLine.Stride) + 8)] internal uint DoneSleepers;

    /// <summary>Lock of the step machine.</summary>
    [FieldOffset(3 * CacheLine.Stride)] internal uint DriverMutex;

    /// <summary>Start of the driver's grace period in flight, nanoseconds; 0: none. Driver.</summary>
    [FieldOffset((3 * CacheLine.Stride) + 8)] internal ulong StartedNs;

    /// <summary>Normal grace periods ended. Driver.</summary>
    [FieldOffset((3 * CacheLine.Stride) + 16)] internal ulong GracePeriods;

    [FieldOffset((3 * CacheLine.Stride) + 24)] internal ulong ForcedScans;

    /// <summary>Raised by the driver and by whoever reads the backlog; see
    /// <see cref="PeakGauge{TPlatform}"/>.</summary>
    [FieldOffset((3 * CacheLine.Stride) + 32)] internal ulong PeakBacklog;

    /// <summary>As <see cref="PeakBacklog"/>.</summary>
    [FieldOffset((3 * CacheLine.Stride) + 40)] internal ulong PeakPages;

    /// <summary>Pages that callbacks said they gave back, ever. Driver, from within callbacks.</summary>
    [FieldOffset((3 * CacheLine.Stride) + 48)] internal ulong PagesReleased;

    /// <summary>Expedited grace periods that the driver has ended. Driver.</summary>
    [FieldOffset((3 * CacheLine.Stride) + 56)] internal ulong ExpeditedByDriver;

    /// <summary>A <see cref="GracePeriodState"/>. Driver.</summary>
    [FieldOffset((3 * CacheLine.Stride) + 64)] internal uint State;

    /// <summary>The driver was last seen to go round, nanoseconds. Driver.</summary>
    [FieldOffset((3 * CacheLine.Stride) + 72)] internal ulong LastRoundNs;

    /// <summary>Number of the grace period that the WAIT callbacks wait for. Driver.</summary>
    [FieldOffset((3 * CacheLine.Stride) + 80)] internal ulong WaitTarget;

    /// <summary>Grace periods that were helped along by a caller with too many callbacks. By whoever steps.</summary>
    [FieldOffset((3 * CacheLine.Stride) + 88)] internal ulong StepsHelped;

    /// <summary>While the state is Paced: when the grace period that is waited for may begin, nanoseconds. Driver.</summary>
    [FieldOffset((3 * CacheLine.Stride) + 96)] internal ulong NextStartNs;

    /// <summary>Lock of the expedited callers; guards the two counts behind it.</summary>
    [FieldOffset(4 * CacheLine.Stride)] internal uint ExpeditedMutex;

    /// <summary>Expedited grace periods that callers have ended.</summary>
    [FieldOffset((4 * CacheLine.Stride) + 8)] internal ulong ExpeditedByCallers;

    [FieldOffset((4 * CacheLine.Stride) + 16)] internal ulong ExpeditedShared;

    /// <summary>Lock of registration, of the stall log and of the failure.</summary>
    [FieldOffset(5 * CacheLine.Stride)] internal uint RegistryMutex;

    /// <summary>Slots ever used: a scan looks at these.</summary>
    [FieldOffset((5 * CacheLine.Stride) + 4)] internal uint SlotsUsed;

    [FieldOffset((5 * CacheLine.Stride) + 8)] internal ulong Stalls;

    [FieldOffset((5 * CacheLine.Stride) + 16)] internal ulong PolledCookies;

    [FieldOffset((5 * CacheLine.Stride) + 24)] internal ulong Barriers;

    [FieldOffset((5 * CacheLine.Stride) + 32)] internal uint Readers;

    [FieldOffset((5 * CacheLine.Stride) + 36)] internal uint BarriersInFlight;

    /// <summary>Age of the last round at which a starved driver is reported next, nanoseconds.</summary>
    [FieldOffset((5 * CacheLine.Stride) + 40)] internal ulong NextStarvedNs;

    /// <summary>Warnings that the driver does not come round.</summary>
    [FieldOffset((5 * CacheLine.Stride) + 48)] internal ulong Starvations;

    /// <summary>Lock of the histogram of callback delays where several threads invoke.</summary>
    [FieldOffset((5 * CacheLine.Stride) + 56)] internal uint DelaysMutex;

    /// <summary>Live knob, nanoseconds.</summary>
    [FieldOffset(6 * CacheLine.Stride)] internal ulong PacingNs;

    /// <summary>Live knob: 1 if every grace period is to be an expedited one.</summary>
    [FieldOffset((6 * CacheLine.Stride) + 8)] internal uint ExpeditedOnly;

    /// <summary>1: a grace-period thread runs.</summary>
    [FieldOffset((6 * CacheLine.Stride) + 12)] internal uint Hosted;

    /// <summary>1: the grace-period thread has been asked to end.</summary>
    [FieldOffset((6 * CacheLine.Stride) + 16)] internal uint StopWanted;

    /// <summary>1: see <see cref="DomainFailure{TPlatform}"/>. Written once.</summary>
    [FieldOffset((6 * CacheLine.Stride) + 20)] internal uint Failed;
}

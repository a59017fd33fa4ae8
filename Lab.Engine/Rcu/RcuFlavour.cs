namespace Lab.Engine.Rcu;

/// <summary>How readers and grace periods of one domain meet: who pays for the order between them.</summary>
public enum RcuFlavour
{
    /// <summary>
    /// Readers run plain loads and stores; a grace period pays one fence of the whole process. Source: liburcu
    /// "memb".
    /// </summary>
    ProcessWideBarrier,

    /// <summary>Each outermost enter pays a full fence; a grace period pays none. Source: liburcu "mb".</summary>
    FullFence,

    /// <summary>
    /// Readers are online and say now and then that they hold nothing
    /// (<see cref="RcuReader{TPlatform}.QuiescentState"/>); sections inside need no look at the domain. A reader that
    /// is offline enters as in <see cref="FullFence"/>. Source: liburcu "qsbr".
    /// </summary>
    QuiescentState,
}

namespace Lab.Engine.PageTable;

/// <summary>What a <see cref="FaultPhaseClock{TPlatform}"/> counts.</summary>
internal enum FaultPhaseCounter
{
    /// <summary>Accesses that faulted.</summary>
    Faulted,

    /// <summary>Those of them whose time was split.</summary>
    Timed,
}

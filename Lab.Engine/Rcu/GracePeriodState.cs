namespace Lab.Engine.Rcu;

/// <summary>
/// What the driver of normal grace periods is at. The names are Linux's (gp_state in its stall warnings) where there is
/// such a state there; ONOFF and DONE_GPS have none here: registration needs no turn of the driver, and a request is
/// taken up in the step that finds it.
/// </summary>
public enum GracePeriodState
{
    /// <summary>Never stepped.</summary>
    Idle,

    /// <summary>Nothing was asked for at the last look (RCU_GP_WAIT_GPS).</summary>
    WaitGps,

    /// <summary>Asked for, and waiting for the pacing to allow it. Not in Linux.</summary>
    Paced,

    /// <summary>Taking the callbacks, the number, the fence (RCU_GP_INIT).</summary>
    Init,

    /// <summary>Between two looks at the readers (RCU_GP_WAIT_FQS).</summary>
    WaitFqs,

    /// <summary>Looking at the readers (RCU_GP_DOING_FQS).</summary>
    DoingFqs,

    /// <summary>Moving callbacks on and publishing the end (RCU_GP_CLEANUP).</summary>
    Cleanup,

    /// <summary>Ended; what comes next is not yet decided (RCU_GP_CLEANED).</summary>
    Cleaned,
}

namespace Lab.Tests.Litmus;

/// <summary>How the pipe test lets a grace period pass.</summary>
public enum GracePeriodForm
{
    Synchronize,
    Expedited,
    Polled,
    Callback,

    /// <summary>Broken twin: no grace period at all.</summary>
    None,

    /// <summary>Broken twin: a cookie one grace period too early, so one already begun counts.</summary>
    PolledOneTooEarly,
}

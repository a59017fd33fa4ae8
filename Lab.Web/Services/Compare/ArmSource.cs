namespace Lab.Web.Services.Compare;

/// <summary>Where one side of a comparison comes from.</summary>
public enum ArmSource
{
    /// <summary>A lock policy or a kernel release, on the shared workload.</summary>
    Policy,

    /// <summary>A pasted address of the Lab page, as it is.</summary>
    Link,

    /// <summary>The options of the live run, as they are.</summary>
    Current,
}

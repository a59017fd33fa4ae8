namespace Lab.Engine.Experiments;

/// <summary>What a slice is for.</summary>
public enum SlicePhase
{
    /// <summary>Not counted: code is compiled, memory is touched.</summary>
    WarmUp,

    /// <summary>A against A: what this machine reaches by chance.</summary>
    Calibration,

    /// <summary>A against B.</summary>
    Measured,
}

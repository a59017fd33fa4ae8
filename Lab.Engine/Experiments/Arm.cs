namespace Lab.Engine.Experiments;

/// <summary>The two sides of a comparison. In the calibration both run the configuration of A.</summary>
public enum Arm
{
    A,
    B,
}

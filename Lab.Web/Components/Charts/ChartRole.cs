namespace Lab.Web.Components.Charts;

/// <summary>What a line stands for; colour and dash follow from it, so that neither is ever the only cue.</summary>
public enum ChartRole
{
    Fault,
    Unmap,
    Split,
    GracePeriod,
    Other,
}

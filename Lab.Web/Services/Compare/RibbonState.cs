namespace Lab.Web.Services.Compare;

/// <summary>How far a slice of the ribbon is.</summary>
public enum RibbonState
{
    Planned,
    Running,
    Done,
}

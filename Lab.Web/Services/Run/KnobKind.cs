namespace Lab.Web.Services.Run;

/// <summary>How a knob is turned.</summary>
public enum KnobKind
{
    Number,
    Choice,
    Switch,
}

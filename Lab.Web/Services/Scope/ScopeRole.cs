using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Scope;

/// <summary>Which colour of the palette an operation has: the name of a variable of app.css.</summary>
public static class ScopeRole
{
    public static string Of(ScopeOperation operation) => operation switch
    {
        ScopeOperation.FaultMap or ScopeOperation.FaultRelax or ScopeOperation.FaultYoung => "fault",
        ScopeOperation.Unmap => "unmap",
        ScopeOperation.Split or ScopeOperation.Collapse => "split",
        _ => "other",
    };
}

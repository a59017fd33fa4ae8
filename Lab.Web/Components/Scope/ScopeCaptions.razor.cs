using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Scope;

/// <summary>The four parts that a grace period ties together, for who sees them first. Their numbers stand in the drawing too.</summary>
public sealed partial class ScopeCaptions : ComponentBase
{
    [Parameter] public EventCallback OnClose { get; set; }
}

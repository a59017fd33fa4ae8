using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>The safety lamp, with the number of checks behind it.</summary>
public sealed partial class SafetyTile : ComponentBase
{
    [Parameter, EditorRequired] public required bool IsViolated { get; set; }

    [Parameter] public LabPoint? Last { get; set; }
}

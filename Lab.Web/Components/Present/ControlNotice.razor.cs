using Lab.Web.Services.Present;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Present;

/// <summary>Who controls the run, where it is not plainly this page; nothing for a viewer who is alone.</summary>
public sealed partial class ControlNotice : ComponentBase
{
    [Parameter, EditorRequired] public required ControlView View { get; set; }

    [Parameter] public EventCallback OnAsk { get; set; }

    [Parameter] public EventCallback OnGrant { get; set; }

    [Parameter] public EventCallback OnRefuse { get; set; }
}

using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Present;

/// <summary>Three ways in for who has never been here. The browser remembers that one was used, and hides it then.</summary>
public sealed partial class FirstVisit : ComponentBase
{
    /// <summary>This page may change the run.</summary>
    [Parameter] public bool MayControl { get; set; } = true;

    [Parameter] public EventCallback OnCompare { get; set; }

    /// <summary>The field for a selftest's line is about to get the focus: it must be there.</summary>
    [Parameter] public EventCallback OnPaste { get; set; }
}

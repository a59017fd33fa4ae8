using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>The table pages as they were after a step; what the step changed is marked.</summary>
public sealed partial class TreeView : ComponentBase
{
    /// <summary>Null: no tree was watched.</summary>
    [Parameter] public TreeMoment? Moment { get; set; }

    /// <summary>Lines that have happened.</summary>
    [Parameter] public int Step { get; set; }
}

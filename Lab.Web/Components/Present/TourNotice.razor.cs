using Lab.Web.Services.Present;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Present;

/// <summary>The step of the policy tour that is under way.</summary>
public sealed partial class TourNotice : ComponentBase
{
    /// <summary>Null while there is none.</summary>
    [Parameter] public PolicyTourStep? Step { get; set; }

    [Parameter] public EventCallback OnEnd { get; set; }

    private int Number => PolicyTour.Steps.ToList().IndexOf(Step!) + 1;
}

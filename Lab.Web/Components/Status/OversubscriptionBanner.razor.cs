using Lab.Web.Services.Feed;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>Says that more threads want to run than there are cores, and what that does to the numbers.</summary>
public sealed partial class OversubscriptionBanner : ComponentBase
{
    [Parameter, EditorRequired] public required LabStatus Status { get; set; }

    /// <summary>Share of a core that each thread takes.</summary>
    [Parameter] public int DutyPercent { get; set; } = 100;
}

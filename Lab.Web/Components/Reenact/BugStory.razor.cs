using Lab.Engine.Reenactments.Report;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>What a bug was, and how we know.</summary>
public sealed partial class BugStory : ComponentBase
{
    [Parameter, EditorRequired] public required ReenactmentSummary Bug { get; set; }
}

using Lab.Engine.Reenactments.Report;
using Lab.Web.Services.Reenact;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Reenact;

/// <summary>A trace in words, a column for each task, as commit messages draw a race.</summary>
public sealed partial class TraceListing : ComponentBase
{
    [Parameter, EditorRequired] public required VariantReport Report { get; set; }

    [Parameter, EditorRequired] public required TraceLanes Lanes { get; set; }

    /// <summary>Lines that have happened.</summary>
    [Parameter] public int Step { get; set; }

    [Parameter] public EventCallback<int> OnStep { get; set; }

    private string RowClass(LaneMark mark)
    {
        var time = mark.At == Step - 1 ? "now" : mark.At < Step ? "past" : "future";
        return mark.At == Lanes.ViolationAt ? $"{time} violated" : time;
    }
}

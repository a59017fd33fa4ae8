using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Status;

/// <summary>Takes a note for the event rail. The page's module reads it and hands it on.</summary>
public sealed partial class NoteDialog : ComponentBase
{
    /// <summary>Of the dialog element.</summary>
    public const string Id = "note";

    /// <summary>Characters of a note.</summary>
    public const int Longest = 120;

    protected override bool ShouldRender() => false;
}

using Lab.Web.Services.Experiments;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;

namespace Lab.Web.Components.Runs;

/// <summary>Takes a bundle, and says what came of it.</summary>
public sealed partial class RunsImport : ComponentBase
{
    [Parameter] public int LargestMiB { get; set; }

    [Parameter] public bool IsBusy { get; set; }

    /// <summary>Of the last bundle; null: there was none.</summary>
    [Parameter] public ImportResult? Result { get; set; }

    [Parameter] public EventCallback<IBrowserFile> OnImport { get; set; }
}

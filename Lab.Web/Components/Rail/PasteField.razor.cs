using Lab.Web.Services.Run;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Rail;

/// <summary>Takes a selftest's command line and says what of it could not be honoured.</summary>
public sealed partial class PasteField : ComponentBase
{
    private string _text = string.Empty;

    /// <summary>What became of the last line; null before the first.</summary>
    [Parameter] public PastedLine? Pasted { get; set; }

    [Parameter] public bool IsBusy { get; set; }

    [Parameter] public EventCallback<string> OnPaste { get; set; }
}

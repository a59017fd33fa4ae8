using Lab.Web.Services.Experiments;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Lab.Web.Components.Runs;

/// <summary>One experiment of the list, and what may be done with it.</summary>
public sealed partial class RunRow : ComponentBase
{
    private ElementReference _field;
    private ElementReference _keep;
    private string _name = string.Empty;
    private bool _renames;
    private bool _asks;
    private bool _focuses;

    [Parameter, EditorRequired] public required ExperimentEntry Entry { get; set; }

    /// <summary>Its moment is shown in this zone.</summary>
    [Parameter] public TimeZoneInfo Zone { get; set; } = TimeZoneInfo.Utc;

    /// <summary>It is one of the two that stand side by side.</summary>
    [Parameter] public bool IsInPair { get; set; }

    [Parameter] public EventCallback OnPair { get; set; }

    [Parameter] public EventCallback<bool> OnPin { get; set; }

    [Parameter] public EventCallback<string> OnRename { get; set; }

    [Parameter] public EventCallback OnDelete { get; set; }

    [Parameter] public EventCallback OnResume { get; set; }

    [Parameter] public EventCallback OnStop { get; set; }

    private ExperimentOutcome Outcome => ExperimentFilter.OutcomeOf(Entry);

    /// <summary>Null: the summary begins with it.</summary>
    private string? Word => RunsWords.Of(Outcome) is var word && Entry.Summary.StartsWith(word, StringComparison.Ordinal) ? null : word;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focuses)
            return;
        _focuses = false;
        await (_renames ? _field : _keep).FocusAsync();
    }

    private void AskName()
    {
        _name = Entry.Name;
        _renames = _focuses = true;
        _asks = false;
    }

    private void AskDelete()
    {
        _asks = _focuses = true;
        _renames = false;
    }

    private void OnRenameKey(KeyboardEventArgs key)
    {
        if (key.Key == "Escape")
            _renames = false;
    }

    private async Task RenameAsync()
    {
        _renames = false;
        await OnRename.InvokeAsync(_name);
    }
}

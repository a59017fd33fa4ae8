using Lab.Web.Components.Compare;
using Lab.Web.Services.Compare;
using Lab.Web.Services.Run;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Pages;

/// <summary>The form: what is compared, and the start.</summary>
public sealed partial class ComparePage
{
    private CompareDraft _draft = new();
    private CompareRequest _request = new(null, null, null, []);
    private IReadOnlyList<string> _startProblems = [];
    private string? _writtenForm;

    [Inject] public required RunControl Control { get; init; }

    private string? WhyNot => MayControl ? null : "Somebody else controls the lab.";

    private void ShowForm()
    {
        var address = new Uri(Navigation.Uri).PathAndQuery;
        if (address == _writtenForm)
            return;
        _writtenForm = address;
        _draft = CompareAddress.Read(new Uri(Navigation.Uri).Query, out _problems);
        _startProblems = [];
        _request = _draft.Read(Control.Options, Control.Limits);
    }

    private void Change(CompareDraft draft)
    {
        _draft = draft;
        _startProblems = [];
        _request = draft.Read(Control.Options, Control.Limits);
        _writtenForm = CompareAddress.Of(draft);
        Navigation.NavigateTo(_writtenForm, new NavigationOptions { ReplaceHistoryEntry = true });
    }

    private void StartAsync()
    {
        // The run may have changed since the form was read.
        _request = _draft.Read(Control.Options, Control.Limits);
        if (_request.Plan is not { } plan || !MayControl)
            return;
        _startProblems = Experiments.Begin(plan, null, out var id);
        if (_startProblems.Count == 0)
            Navigation.NavigateTo(CompareAddress.OfResult(id));
    }

    private Task CopyFormCommandAsync() => CompareForm.LineOf(_request.Plan) is { Length: > 0 } line ? CopyAsync(line) : Task.CompletedTask;
}

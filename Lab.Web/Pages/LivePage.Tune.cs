using Lab.Engine.Workloads;
using Lab.Engine.Cli;
using Lab.Engine.Workloads.Injections;
using Lab.Web.Services.Run;
using Microsoft.JSInterop;

namespace Lab.Web.Pages;

/// <content>Where settings come from besides the knobs, where they go to, injections, and the drawer.</content>
public sealed partial class LivePage
{
    private IReadOnlyDictionary<InjectionKind, IReadOnlyList<string>> _injectionRefusals = new Dictionary<InjectionKind, IReadOnlyList<string>>();
    private InjectionNews _injections = InjectionNews.None;
    private PastedLine? _pasted;
    private bool _fromAddress;
    private bool _narrow;

    private string Link => RunAddress.Of(Navigation.BaseUri, _draft.Options, _lastPreset);

    private string Line => "./" + RunKnob.CommandLine(_draft.Options, _pasted?.Reading.Seconds ?? CommandSeconds);

    /// <summary>The draft came with the address and is not the run's.</summary>
    private bool IsPending => _fromAddress && IsActive && _draft.Options != Control.Options;

    /// <summary>The window became narrow or wide: the controls lie over the board, or beside it.</summary>
    [JSInvokable]
    public Task OnNarrowAsync(bool narrow) => InvokeAsync(() =>
    {
        _narrow = narrow;
        _railOpen = !narrow;
        StateHasChanged();
    });

    /// <summary>The form shows what the address says. A run that goes on is left alone: somebody else may be watching it.</summary>
    private void TakeFromAddress()
    {
        var query = new Uri(Navigation.Uri).Query;
        _problems = RunAddress.Unknown(query);
        if (RunAddress.Read(query) is not { } address)
            return;
        _problems = [.. _draft.Take(address), .. _problems];
        _lastPreset = address.Preset ?? RunPresets.Matching(_draft.Options) ?? _lastPreset;
        _fromAddress = true;
    }

    private void DiscardDraft()
    {
        _fromAddress = false;
        _problems = [];
        _draft.Replace(Control.Options);
        ShowInUrl();
    }

    private async Task ChooseReleaseAsync(string key)
    {
        if (ReleasePresets.Find(key) is not { } release)
            return;
        _draft.Replace(release.On(_draft.Options));
        ShowInUrl();
        await ApplyAsync();
    }

    private async Task ResetAsync(Knob knob)
    {
        _draft.Reset(knob, _lastPreset.Options);
        ShowInUrl();
        await ApplyAsync();
    }

    private async Task ResetAllAsync()
    {
        _draft.Replace(_lastPreset.Options with { Policy = _draft.Options.Policy });
        ShowInUrl();
        await ApplyAsync();
    }

    /// <summary>A test says nothing of the policy, of what is broken on purpose, or of what is checked: these stay.</summary>
    private async Task PasteAsync(string text)
    {
        _pasted = PastedLine.Of(text);
        if (_pasted.Reading.Options is not { } options)
            return;
        var own = _draft.Options;
        _draft.Replace(options with { Policy = own.Policy, AllowUnsafe = own.AllowUnsafe, RangeChunk = own.RangeChunk, Check = own.Check });
        ShowInUrl();
        await ApplyAsync();
    }

    private async Task InjectAsync(InjectionRequest request)
    {
        var result = await BusyAsync(() => Control.InjectAsync(request));
        _injectionRefusals = _injectionRefusals.Where(refusal => refusal.Key != request.Kind)
            .Concat(result.Done ? [] : [new(request.Kind, result.Problems)]).ToDictionary();
    }

    private Task CopyLinkAsync() => CopyAsync(Link, "Link");

    private Task CopyLineAsync() => CopyAsync(Line, "Command line");
}

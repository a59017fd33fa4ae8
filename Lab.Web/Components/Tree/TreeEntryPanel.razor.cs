using System.Globalization;
using Lab.Engine.Telemetry.Wire;
using Lab.Web.Services.Tree;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Tree;

/// <summary>The way to an address: one of its entries bit by bit, and what happened to it.</summary>
public sealed partial class TreeEntryPanel : ComponentBase
{
    /// <summary>Changes shown, newest first.</summary>
    private const int MostChanges = 10;

    private DecodedEntry _shown = null!;
    private IReadOnlyList<EntryEvent> _events = [];
    private TreeEntry? _said;
    private int? _level;
    private ulong _of;

    [Parameter, EditorRequired] public required TreeReading Tree { get; set; }

    /// <summary>The address that was chosen.</summary>
    [Parameter, EditorRequired] public required ulong Ipa { get; set; }

    /// <summary>The newest window of the scope; null: none is kept.</summary>
    [Parameter] public ScopeCapture? Capture { get; set; }

    /// <summary>Newer maps come.</summary>
    [Parameter] public bool IsLive { get; set; }

    /// <summary>The entry that is shown, when it is another.</summary>
    [Parameter] public EventCallback<TreeEntry> OnShown { get; set; }

    [Parameter] public EventCallback OnClose { get; set; }

    private IEnumerable<TreeChange> Changes =>
        Tree.History.Where(change => change.Level == _shown.Entry.Level).Reverse().Take(MostChanges);

    private string Sampling
    {
        get
        {
            if (Tree.SampledSinceNs < 0)
                return "Not sampled.";
            var since = $"Seen by sampling {(IsLive ? "since" : "from")} {TreeWords.Time(Tree.SampledSinceNs)}, every {Tree.SampleNs / 1_000_000} ms; changes between two samples are missed.";
            return Changes.Any() ? since : $"{since} None so far.";
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_of != Ipa)
            (_of, _level) = (Ipa, null);
        await PutAsync();
    }

    private async Task PutAsync()
    {
        var entry = Tree.Path.FirstOrDefault(step => step.Level == _level) ?? Tree.Path[^1];
        _shown = DecodedEntry.Of(Tree, entry);
        _events = EntryEvent.Of(Capture, entry);
        if (_said is { } said && said.Ipa == entry.Ipa && said.Bytes == entry.Bytes)
            return;
        _said = entry;
        await OnShown.InvokeAsync(entry);
    }

    private Task ShowAsync(int level)
    {
        _level = level;
        return PutAsync();
    }

    private static bool IsSaid(BitField field) => field.Meaning.Length > 0 || field.Value != 0;

    private static string ValueOf(BitField field) => field.Bits <= 4
        ? DecodedEntry.Digits(field)
        : string.Create(CultureInfo.InvariantCulture, $"0x{field.Value:x}");

    private static string SignOf(BitField field) => field.Name switch
    {
        "Output address" or "Next table" or "Address 51:48" or "Address 51:50" => "is-address",
        "Ignored" or "RES0" => "is-ignored",
        "S2AP" or "XN" => "is-permission",
        "Valid" or "Type" or "Kind" or "LOCKED" or "Owner" => "is-kind",
        _ => "is-attribute",
    };
}

using System.Globalization;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads.Tree;
using Lab.Web.Components.Status;
using Lab.Web.Services.Feed;
using Lab.Web.Services.Scope;
using Lab.Web.Services.Tree;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Lab.Web.Components.Tree;

/// <summary>
/// The map of the tree: asks the engine once a second while the map can be seen, hands the cells to wwwroot/js/tree.js, and
/// says the rest itself.
/// </summary>
public sealed partial class TreePanel : ComponentBase, IAsyncDisposable
{
    private const int Cells = 320;
    private const int OverviewCells = 128;

    /// <summary>Readings between two of the whole slot while a part of it is shown.</summary>
    private const int OverviewEvery = 2;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CalmPace = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _leaving = new();
    private ElementReference _root;
    private DotNetObjectReference<TreePanel>? _self;
    private IJSObjectReference? _module;
    private TreeReading? _tree;
    private (ulong Start, ulong Bytes)? _window;
    private ulong? _ipa;
    private string? _find;
    private string? _problem;
    private string? _refusal;
    private Task _pump = Task.CompletedTask;
    private TimeSpan _pace = Pace;
    private long _asked;
    private bool _asking;
    private bool _askAgain;
    private bool _seen;
    private bool _holds;
    private bool _asTable;

    [Inject] public required TreeReader Reader { get; init; }

    [Inject] public required ScopeStore Scope { get; init; }

    [Inject] public required IJSRuntime Script { get; init; }

    [Inject] public required TimeProvider Clock { get; init; }

    [Parameter, EditorRequired] public required LabStatus Status { get; set; }

    /// <summary>The page shows the past: the map stays as it is.</summary>
    [Parameter] public bool IsFrozen { get; set; }

    private bool IsLive => Status is { EngineConnected: true, IsActive: true } && !IsFrozen && !_holds;

    private string Sentence => _tree is null ? "Which blocks and pages map the guest's memory." : TreeWords.Sentence(_tree);

    /// <summary>Why no newer map comes; null: one does.</summary>
    private string? Waiting
    {
        get
        {
            var kept = _tree is null ? string.Empty : " The last map is kept.";
            if (!Status.EngineConnected)
                return $"No engine is connected.{kept}";
            if (!Status.IsActive)
                return $"Nothing runs, so there is no table.{kept}";
            if (_holds)
                return "Hold: this map stays, the engine is asked nothing.";
            if (IsFrozen)
                return "Frozen: this map stays; the table goes on.";
            return _refusal;
        }
    }

    /// <summary>One look at the table, unless nobody would see it. The pump is only a clock around it.</summary>
    internal async Task AskAsync()
    {
        if (!_seen || !IsLive)
            return;
        if (_asking)
        {
            _askAgain = true;
            return;
        }

        _asking = true;
        try
        {
            do
            {
                _askAgain = false;
                await AskOnceAsync();
            }
            while (_askAgain && _seen && IsLive && !_leaving.IsCancellationRequested);
        }
        finally
        {
            _asking = false;
        }

        StateHasChanged();
    }

    /// <summary>The map came into view, or left it.</summary>
    [JSInvokable]
    public Task OnSeenAsync(bool seen) => InvokeAsync(() =>
    {
        _seen = seen;
        return AskAsync();
    });

    /// <summary>Another part of the slot is shown.</summary>
    [JSInvokable]
    public Task OnWindowAsync(double start, double bytes) => InvokeAsync(() =>
    {
        if (start < 0 || bytes < 1 || start + bytes > 1UL << 53)
            return Task.CompletedTask;
        _window = ((ulong)start, (ulong)bytes);
        return AskAsync();
    });

    /// <summary>An address was chosen in the map; below 0: none.</summary>
    [JSInvokable]
    public Task OnSelectAsync(double ipa) => InvokeAsync(() => SelectAsync(ipa is < 0 or > (1UL << 53) ? null : (ulong)ipa));

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _pump;
        await _module.EndAsync("detach", _root);
        _self?.Dispose();
        _leaving.Dispose();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            var module = await Script.InvokeAsync<IJSObjectReference>("import", _leaving.Token, "./js/tree.js");
            _self = DotNetObjectReference.Create(this);
            _module = module;
            _pace = await module.InvokeAsync<bool>("attach", _leaving.Token, _root, _self) ? CalmPace : Pace;
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            return;
        }

        _pump = PumpAsync();
    }

    private async Task PumpAsync()
    {
        using var timer = new PeriodicTimer(_pace, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(_leaving.Token))
                await InvokeAsync(AskAsync);
        }
        catch (Exception problem) when (problem is OperationCanceledException or ObjectDisposedException or JSDisconnectedException)
        {
            // The page was left.
        }
    }

    private async Task AskOnceAsync()
    {
        var isPart = _tree is not null && _window is not null;
        var answer = await Reader.ReadAsync(new TreeQuery
        {
            Start = isPart ? _window!.Value.Start : null,
            Bytes = isPart ? _window!.Value.Bytes : null,
            Cells = Cells,
            OverviewCells = _tree is null || (isPart && _asked % OverviewEvery == 0) ? OverviewCells : 0,
            Ipa = _ipa,
        });
        _refusal = answer.Done ? null : string.Join(' ', answer.Problems);
        if (answer.Tree is not { } tree || _leaving.IsCancellationRequested)
            return;
        _asked++;
        if (_tree is not null && (_tree.RunId != tree.RunId || _tree.SlotStart != tree.SlotStart || _tree.SlotBytes != tree.SlotBytes))
            _window = null;
        _tree = tree;
        await PutAsync(tree);
    }

    private Task PutAsync(TreeReading tree)
    {
        var map = new
        {
            tree.RunId, tree.SlotStart, tree.SlotBytes, tree.Start, tree.CellBytes, tree.OverviewStart, tree.OverviewCellBytes, tree.PageShift,
            PageBytes = 1UL << tree.PageShift,
        };
        return CallAsync("put", map, tree.Cells, tree.Overview, tree.Detached.Select(subtree => new { subtree.Ipa, subtree.Bytes, subtree.Level }));
    }

    private async Task SelectAsync(ulong? ipa)
    {
        _ipa = ipa;
        _problem = null;
        if (ipa is null)
            await CallAsync("select", -1, 0);
        await AskAsync();
        StateHasChanged();
    }

    private Task FindAsync()
    {
        var digits = (_find ?? string.Empty).Trim();
        digits = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? digits[2..] : digits;
        if (ulong.TryParse(digits.Replace("_", string.Empty, StringComparison.Ordinal), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ipa))
            return SelectAsync(ipa);
        _problem = "An IPA is a hexadecimal number, as 0x80200000.";
        return Task.CompletedTask;
    }

    private Task MarkAsync(TreeEntry entry) => CallAsync("select", entry.Ipa, entry.Bytes);

    private void ToggleTable() => _asTable = !_asTable;

    private Task ToggleHold()
    {
        _holds = !_holds;
        return AskAsync();
    }

    /// <summary>A function of the module, for this map. A browser that is gone is told nothing.</summary>
    private async Task CallAsync(string function, params object?[] arguments)
    {
        if (_module is null)
            return;
        try
        {
            await _module.InvokeVoidAsync(function, [_root, .. arguments]);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // The next map comes when it is back.
        }
    }

    private static string Pressed(bool isPressed) => isPressed ? "true" : "false";
}

using Lab.Web.Services.Experiments;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;

namespace Lab.Web.Pages;

/// <content>What the user does with the list.</content>
public sealed partial class RunsPage
{
    private const long MiB = 1 << 20;

    private readonly List<string> _paired = [];
    private ResultPair? _pair;
    private ImportResult? _imported;
    private bool _imports;

    private async Task FilterAsync(ExperimentFilter filter)
    {
        _filter = filter;
        await ShowAddressAsync();
    }

    private Task ShowAllAsync() => FilterAsync(ExperimentFilter.None);

    private async Task TogglePairAsync(string id)
    {
        if (!_paired.Remove(id))
            _paired.Add(id);
        // The third takes the place of the first.
        if (_paired.Count > 2)
            _paired.RemoveAt(0);
        await PutSideBySideAsync();
        await ShowAddressAsync();
    }

    private async Task ClosePairAsync()
    {
        _paired.Clear();
        _pair = null;
        await ShowAddressAsync();
    }

    private async Task PutSideBySideAsync()
    {
        _pair = null;
        if (_paired.Count != 2)
            return;
        var left = await Experiments.FindAsync(_paired[0], _leaving.Token);
        var right = await Experiments.FindAsync(_paired[1], _leaving.Token);
        if (left?.Comparison is null || right?.Comparison is null)
            _paired.Clear();
        else
            _pair = ResultPair.Of(left, right);
    }

    private Task PinAsync(string id, bool pinned) => ChangeAsync(Shelf.PinAsync(id, pinned), pinned ? "Pinned." : "No longer pinned.");

    private Task RenameAsync(string id, string name) => ChangeAsync(Shelf.RenameAsync(id, name), "Renamed.");

    private Task DeleteAsync(string id)
    {
        _paired.Remove(id);
        return ChangeAsync(Shelf.DeleteAsync(id), "Deleted.");
    }

    private async Task ChangeAsync(Task<IReadOnlyList<string>> change, string done)
    {
        _problems = await change;
        await LoadAsync();
        _announcement = _problems.Count == 0 ? done : string.Empty;
    }

    private async Task ResumeAsync(string id)
    {
        _problems = Experiments.Resume(id);
        await LoadAsync();
    }

    private async Task StopAsync(string id)
    {
        await Experiments.StopAsync(id);
        await LoadAsync();
        _announcement = "Stopped; every slice that ended is kept.";
    }

    private async Task ImportAsync(IBrowserFile file)
    {
        var most = Shelf.LargestMiB * MiB;
        if (file.Size > most)
        {
            _imported = new ImportResult(null, IsNew: false, [$"{file.Name} is larger than {Shelf.LargestMiB} MiB (Lab:UploadMiB in appsettings.json)."]);
            return;
        }

        _imports = true;
        _imported = null;
        StateHasChanged();
        try
        {
            await using var content = file.OpenReadStream(most, _leaving.Token);
            _imported = await Shelf.ImportAsync(content, _leaving.Token);
        }
        catch (IOException broken)
        {
            _imported = new ImportResult(null, IsNew: false, [$"{file.Name} could not be read to its end: {broken.Message}"]);
        }
        finally
        {
            _imports = false;
        }

        await LoadAsync();
    }

    /// <summary>The view is in the address.</summary>
    private async Task ShowAddressAsync()
    {
        var address = Navigation.GetUriWithQueryParameters("/runs", new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["q"] = _filter.Text.Length > 0 ? _filter.Text : null,
            ["kind"] = _filter.Kind?.ToString(),
            ["outcome"] = _filter.Outcome?.ToString(),
            ["pair"] = _paired.Count == 2 ? string.Join(',', _paired) : null,
        });
        if (_module is not null)
            await _module.InvokeVoidAsync("showAddress", address);
    }
}

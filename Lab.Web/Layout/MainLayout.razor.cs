using Lab.Web.Services;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Layout;

/// <summary>What surrounds every page: theme, hints, notices.</summary>
public sealed partial class MainLayout
{
    [Inject] public required ThemeState Look { get; init; }

    protected override void OnInitialized() => Look.Changed += OnLookChanged;

    public void Dispose() => Look.Changed -= OnLookChanged;

    private void OnLookChanged() => _ = InvokeAsync(StateHasChanged);
}

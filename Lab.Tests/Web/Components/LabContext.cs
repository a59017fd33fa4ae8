using Bunit;
using MudBlazor.Services;

namespace Lab.Tests.Web.Components;

/// <summary>What a component of the page needs around it.</summary>
public abstract class LabContext : BunitContext
{
    protected LabContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices();
    }
}

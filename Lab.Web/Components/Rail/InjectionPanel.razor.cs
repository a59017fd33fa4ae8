using Lab.Engine.Workloads;
using Lab.Engine.Workloads.Injections;
using Lab.Web.Services.Run;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Rail;

/// <summary>A button for each injection with its numbers, why it cannot be pressed, and what its last one did.</summary>
public sealed partial class InjectionPanel : ComponentBase
{
    private readonly InjectionDraft[] _drafts = [.. InjectionCatalog.All.Select(choice => new InjectionDraft(choice))];

    /// <summary>What may be asked for.</summary>
    [Parameter] public RunLimits Limits { get; set; } = new();

    [Parameter] public InjectionNews News { get; set; } = InjectionNews.None;

    [Parameter] public bool IsActive { get; set; }

    [Parameter] public bool IsBusy { get; set; }

    /// <summary>Why the last of a kind was refused, a sentence each.</summary>
    [Parameter] public IReadOnlyDictionary<InjectionKind, IReadOnlyList<string>> Refusals { get; set; } = new Dictionary<InjectionKind, IReadOnlyList<string>>();

    [Parameter] public EventCallback<InjectionRequest> OnInject { get; set; }

    /// <returns>Null if it may be pressed.</returns>
    private string? WhyNot(bool isUnderWay, bool isWrong) =>
        !IsActive ? "No run goes on" : isUnderWay ? "One is under way" : isWrong ? "A number is wrong" : null;
}

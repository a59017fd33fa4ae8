using Lab.Engine.Workloads.Injections;
using Lab.Web.Services.Reenact;

namespace Lab.Web.Services.Present;

/// <summary>One thing that a scene does. Exactly one of its fields but <see cref="At"/> has a value.</summary>
public sealed record SceneAction
{
    /// <summary>Seconds after the scene began.</summary>
    public double At { get; init; }

    /// <summary>Key of a preset.</summary>
    public string? Preset { get; init; }

    /// <summary>Name of a policy.</summary>
    public string? Policy { get; init; }

    /// <summary>Some fields of a run's options, as a JSON object.</summary>
    public string? Knobs { get; init; }

    public InjectionRequest? Injection { get; init; }

    public ReenactmentKey? Reenact { get; init; }
}

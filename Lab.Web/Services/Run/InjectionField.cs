using Lab.Engine.Workloads.Injections;

namespace Lab.Web.Services.Run;

/// <summary>One number of an injection.</summary>
/// <param name="Name">Of the property of <see cref="InjectionRequest"/>: its problems begin with it.</param>
public sealed record InjectionField(
    string Name, string Label, string Unit, int Step, Func<InjectionRequest, int> Read, Func<InjectionRequest, int, InjectionRequest> Write);

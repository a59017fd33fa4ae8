using Lab.Engine.Workloads.Injections;

namespace Lab.Web.Services.Run;

/// <summary>An injection as the page offers it.</summary>
/// <param name="Hint">One sentence: what it does, and what its event then says.</param>
/// <param name="Usual">What its fields begin with.</param>
public sealed record InjectionChoice(string Label, string Hint, InjectionRequest Usual, IReadOnlyList<InjectionField> Fields)
{
    public InjectionKind Kind => Usual.Kind;
}

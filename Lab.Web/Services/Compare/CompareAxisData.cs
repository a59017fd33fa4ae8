namespace Lab.Web.Services.Compare;

/// <summary>Range and ticks of an axis, for the page's module.</summary>
/// <param name="Range">Both ends; logarithms if the axis is logarithmic.</param>
/// <param name="Ticks">Values, never logarithms.</param>
public sealed record CompareAxisData(IReadOnlyList<double> Range, IReadOnlyList<double> Ticks, IReadOnlyList<string> Texts);

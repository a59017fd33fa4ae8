namespace Lab.Engine.Reenactments.Report;

/// <summary>The table pages at one moment, as the checkers know them.</summary>
/// <remarks>
/// The tree at a later step: take this one and apply each step's <see cref="TraceStep.Pages"/> and then its
/// <see cref="TraceStep.Entry"/>, in order. A page below one that is linked has its level and address from its parents.
/// </remarks>
/// <param name="EntriesPerTable">Of each page.</param>
/// <param name="StartLevel">Of the roots.</param>
/// <param name="PageShift">Of the granule.</param>
/// <param name="Pages">Roots first, then by address.</param>
public sealed record TreeReport(int EntriesPerTable, int StartLevel, int PageShift, IReadOnlyList<PageReport> Pages);

namespace Lab.Web.Services.Reenact;

/// <summary>All table pages at one moment.</summary>
/// <param name="Roots">With what is linked below them; roots without entries are left out.</param>
/// <param name="EmptyRoots">Roots that were left out.</param>
/// <param name="Loose">Pages that no root reaches: not linked yet, detached, waiting for a grace period, freed.</param>
public sealed record TreeMoment(IReadOnlyList<TreePage> Roots, int EmptyRoots, IReadOnlyList<TreePage> Loose);

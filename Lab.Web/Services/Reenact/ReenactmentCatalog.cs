using Lab.Engine.Reenactments;
using Lab.Engine.Reenactments.Report;

namespace Lab.Web.Services.Reenact;

/// <summary>The texts of every re-enactment, in the order of their numbers. They are values; nothing runs here.</summary>
public static class ReenactmentCatalog
{
    public static IReadOnlyList<ReenactmentSummary> All { get; } = [.. ReenactmentList.All.Select(ReenactmentSummary.Of)];

    /// <returns>Null if there is none of this name, in either case.</returns>
    public static ReenactmentSummary? Find(string? id) =>
        All.FirstOrDefault(known => string.Equals(known.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Those that bear every word of the filter in number, title, checkers or switch.</summary>
    public static IEnumerable<ReenactmentSummary> Matching(string filter)
    {
        var words = filter.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return All.Where(bug => words.All(word =>
            $"{bug.Id} {bug.Title} {string.Join(' ', bug.Expected)} {bug.Switch}".Contains(word, StringComparison.OrdinalIgnoreCase)));
    }
}

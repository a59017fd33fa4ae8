namespace Lab.Engine.Reenactments;

/// <summary>Every re-enactment, in the order of their numbers.</summary>
public static class ReenactmentList
{
    public static IReadOnlyList<Reenactment> All { get; } =
    [
        new B01SleepInSection(),
    ];

    /// <returns>Null if there is none of this name, in either case.</returns>
    public static Reenactment? Find(string id) =>
        All.FirstOrDefault(known => string.Equals(known.Id, id, StringComparison.OrdinalIgnoreCase));
}

namespace Lab.Engine.Checkers;

/// <summary>
/// C-LINK. What an object is built of must not need what is not there where it runs: from its types on, through all that they
/// name in the compiled engine, no type of a forbidden namespace is reached.
/// </summary>
/// <remarks>A check of the build, not of a run: its hits are handed to <see cref="CheckerSet.Report"/>.</remarks>
public static class LinkChecker
{
    public const string Name = "C-LINK";

    /// <param name="build">Types that the object is built of.</param>
    /// <param name="forbidden">A namespace: "Lab.Engine.Rcu".</param>
    /// <returns>Null if nothing of the namespace is reached.</returns>
    public static CheckerHit? Check(IReadOnlyList<Type> build, string forbidden)
    {
        var from = build.ToDictionary(type => type, _ => (Type?)null);
        var waiting = new Queue<Type>(build);
        while (waiting.TryDequeue(out var type))
        {
            if (string.Equals(type.Namespace, forbidden, StringComparison.Ordinal))
                return Hit(type, from, forbidden);
            foreach (var named in TypeReferences.Of(type).Where(named => named.Assembly == type.Assembly))
            {
                if (from.TryAdd(named, type))
                    waiting.Enqueue(named);
            }
        }

        return null;
    }

    private static CheckerHit Hit(Type reached, Dictionary<Type, Type?> from, string forbidden)
    {
        var path = new List<string>();
        for (var type = reached; type is not null; type = from[type])
            path.Insert(0, NameOf(type));
        return new CheckerHit(
            Name, "6.4", $"an object that is built without {forbidden} names {NameOf(reached)}", "the linker", string.Join(" → ", path), 0, 0);
    }

    private static string NameOf(Type type) => type.Name.Split('`')[0];
}

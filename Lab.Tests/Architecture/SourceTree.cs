namespace Lab.Tests.Architecture;

/// <summary>The project's own source files, found from where the tests run.</summary>
public static class SourceTree
{
    private static readonly string[] NotSource = ["bin", "obj", "artifacts", "node_modules", "TestResults"];

    public static string Root { get; } = FindRoot();

    /// <summary>Files below a folder of the root, ordered, generated ones left out.</summary>
    /// <param name="folder">Relative to the root; "" is the root itself.</param>
    /// <param name="endings">".cs" and the like.</param>
    public static IReadOnlyList<SourceFile> Files(string folder, params string[] endings)
    {
        var start = Path.Combine(Root, folder);
        if (!Directory.Exists(start))
            return [];
        return
        [
            .. Directory.EnumerateFiles(start, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
                .Where(path => endings.Any(ending => path.EndsWith(ending, StringComparison.Ordinal)))
                .Where(path => !path.Split('/').Any(part => NotSource.Contains(part) || part.StartsWith('.')))
                .Order(StringComparer.Ordinal)
                .Select(path => new SourceFile(path, File.ReadAllText(Path.Combine(Root, path)))),
        ];
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Lab.sln")))
                return at.FullName;
        }

        throw new InvalidOperationException($"Lab.sln is in no folder above {AppContext.BaseDirectory}.");
    }
}

namespace Lab.Web;

/// <summary>Where the application's own files are, whatever folder it was started from.</summary>
public static class LabPaths
{
    /// <summary>Published: the folder of the dll, which has wwwroot. Built: the repository root, found by Lab.sln.</summary>
    public static string ContentRoot()
    {
        var start = AppContext.BaseDirectory;
        if (Directory.Exists(Path.Combine(start, "wwwroot")))
            return start;
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lab.sln")))
                return folder.FullName;
        }

        return Directory.GetCurrentDirectory();
    }

    /// <summary>The configured data folder, made if missing; one under the temporary folder if it cannot be written.</summary>
    /// <param name="configured">Absolute, or relative to <paramref name="contentRoot"/>.</param>
    public static string WritableFolder(string contentRoot, string configured)
    {
        var wanted = Path.GetFullPath(configured, contentRoot);
        foreach (var folder in new[] { wanted, Path.Combine(Path.GetTempPath(), "stage2-lab") })
        {
            if (IsWritable(folder))
                return folder;
        }

        throw new IOException($"Neither {wanted} nor the temporary folder can be written. Set Lab:DataFolder.");
    }

    private static bool IsWritable(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".probe-{Environment.ProcessId}");
            File.WriteAllText(probe, string.Empty);
            File.Delete(probe);
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

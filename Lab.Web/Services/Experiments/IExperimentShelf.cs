namespace Lab.Web.Services.Experiments;

/// <summary>What a user does with kept experiments: names, pins, deletes, carries them elsewhere. Any thread.</summary>
public interface IExperimentShelf
{
    /// <summary>Largest bundle that is taken, MiB.</summary>
    int LargestMiB { get; }

    /// <returns>Problems, a sentence each; none: it has the name.</returns>
    Task<IReadOnlyList<string>> RenameAsync(string id, string name);

    /// <summary>Lists show a pinned one first.</summary>
    Task<IReadOnlyList<string>> PinAsync(string id, bool pinned);

    /// <summary>Forget it and all its slices. One that runs is stopped first.</summary>
    Task<IReadOnlyList<string>> DeleteAsync(string id);

    /// <summary>Take a bundle in, whole or not at all.</summary>
    /// <param name="content">Read to its end, or to the limit.</param>
    Task<ImportResult> ImportAsync(Stream content, CancellationToken stop);
}

namespace Lab.Web.Services.Present;

/// <summary>One page's presentation: which scene, what is shown of it. It does nothing to the run; the page does.</summary>
/// <param name="files">As read when the presentation began.</param>
public sealed class Presentation(IReadOnlyList<SceneFile> files)
{
    public IReadOnlyList<Scene> Scenes { get; } = [.. files.Select(file => file.Scene).OfType<Scene>()];

    /// <summary>What is wrong with the files that were refused, a sentence each.</summary>
    public IReadOnlyList<string> Problems { get; } = [.. files.SelectMany(file => file.Problems)];

    public int Index { get; private set; }

    /// <summary>Null if no file is a scene.</summary>
    public Scene? Scene => Scenes.Count == 0 ? null : Scenes[Index];

    public bool IsBlank { get; private set; }

    /// <summary>The speaker's choice of the large chart; null: the scene's.</summary>
    public string? ChosenHero { get; private set; }

    /// <summary>The recording is shown by choice.</summary>
    public bool WantsRecording { get; private set; }

    public string? Hero => ChosenHero ?? Scene?.Hero;

    /// <summary>The recording is shown: by choice, because a part of the lab is missing, or because nothing live can be.</summary>
    /// <param name="isLive">An engine is connected.</param>
    public bool ShowsRecording(bool isLive) => Scene is { Recording: not null } scene && (WantsRecording || scene.Missing.Count > 0 || !isLive);

    /// <summary>To another scene; at either end it stays.</summary>
    /// <returns>True if it is another one.</returns>
    public bool Move(int by)
    {
        var next = Math.Clamp(Index + by, 0, Math.Max(0, Scenes.Count - 1));
        IsBlank = false;
        if (next == Index)
            return false;
        Index = next;
        ChosenHero = null;
        WantsRecording = false;
        return true;
    }

    public void ToggleBlank() => IsBlank = !IsBlank;

    public void ToggleRecording() => WantsRecording = !WantsRecording;

    /// <summary>Show another chart large; the scene's own again if it is chosen twice.</summary>
    public void ChooseHero(string chart) => ChosenHero = ChosenHero == chart ? null : chart;
}

namespace Lab.Web.Services.Present;

/// <summary>A file of the scenes' folder as it was read.</summary>
/// <param name="Name">Of the file, without the ending.</param>
/// <param name="Scene">Null if there is any problem.</param>
/// <param name="Problems">A sentence each, naming file and field.</param>
public sealed record SceneFile(string Name, Scene? Scene, IReadOnlyList<string> Problems);

using Lab.Web.Services.Present;

namespace Lab.Web;

/// <summary>The command that makes the recordings of scenes: a server of its own on a free port, with an engine, for as long as it takes.</summary>
public static class RecordScenes
{
    /// <param name="only">Name of one recording; null: all.</param>
    /// <returns>0 if every recording was made, else 1.</returns>
    public static async Task<int> RunAsync(string? only)
    {
        await using var app = LabWebApplication.Create(["--urls", "http://127.0.0.1:0", "--Lab:AutoStart", "false"]);
        await app.StartAsync();
        var problems = await app.Services.GetRequiredService<SceneRecorder>().RecordAsync(only, Console.Out, app.Lifetime.ApplicationStopping);
        foreach (var problem in problems)
            await Console.Error.WriteLineAsync(problem);
        await app.StopAsync();
        return problems.Count == 0 ? 0 : 1;
    }
}

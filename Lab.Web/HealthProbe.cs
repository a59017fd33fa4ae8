namespace Lab.Web;

/// <summary>The image's health check: base images have no curl, so the application asks itself.</summary>
public static class HealthProbe
{
    public const string Argument = "--healthcheck";

    /// <returns>0 if this machine's server answers /healthz, else 1.</returns>
    public static async Task<int> RunAsync()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        try
        {
            using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{Port()}/healthz"));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException)
        {
            return 1;
        }
    }

    /// <summary>The port the server was told to use, by the variables it reads itself.</summary>
    private static int Port()
    {
        var urls = Environment.GetEnvironmentVariable("ASPNETCORE_URLS")?.Split(';')[0];
        if (urls is not null && int.TryParse(urls[(urls.LastIndexOf(':') + 1)..].TrimEnd('/'), out var fromUrls))
            return fromUrls;
        var ports = Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS")?.Split(';')[0];
        return int.TryParse(ports, out var port) ? port : LabWebApplication.DefaultPort;
    }
}

using System.Text.Json;
using Lab.Engine.Workloads;

namespace Lab.Web.Services.Run;

/// <summary>Options as they travel to an engine: property names as declared, enums by number.</summary>
public static class RunOptionsJson
{
    public static string Write(RunOptions options) => JsonSerializer.Serialize(options);
}

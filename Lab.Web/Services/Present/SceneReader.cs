using System.Text.Json;
using Lab.Engine.Workloads;
using Lab.Web.Services.Feed;

namespace Lab.Web.Services.Present;

/// <summary>Reads a scene from JSON; docs/scenes.md describes the fields.</summary>
/// <param name="charts">Ids of the charts that a scene may show.</param>
/// <param name="limits">What actions may ask for.</param>
public sealed class SceneReader(IReadOnlyCollection<string> charts, RunLimits limits)
{
    private const int LongestText = 240;
    private const int MostSeconds = 600;

    private static readonly string[] Fields =
        ["title", "say", "check", "hero", "second", "number", "headline", "seconds", "recording", "needs", "actions"];

    /// <summary>Every problem of the file at once; with any, there is no scene.</summary>
    public SceneFile Read(string name, string json)
    {
        var problems = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return new SceneFile(name, null, [$"{name}.json: a scene is a JSON object."]);
            var fields = new SceneFields(name, document.RootElement, problems);
            fields.RefuseOthers(Fields);
            var scene = Read(name, fields);
            return new SceneFile(name, problems.Count == 0 ? scene : null, problems);
        }
        catch (JsonException broken)
        {
            return new SceneFile(name, null, [$"{name}.json: line {broken.LineNumber + 1} is not JSON: {broken.Message}"]);
        }
    }

    private Scene Read(string name, SceneFields fields) => new()
    {
        Name = name,
        Title = fields.Text("title", LongestText) ?? string.Empty,
        Say = fields.Text("say", LongestText) ?? string.Empty,
        Check = fields.Text("check", LongestText) ?? string.Empty,
        Hero = fields.OneOf("hero", charts) ?? string.Empty,
        Second = fields.OneOf("second", [.. charts, Scene.ScopeZone]) ?? string.Empty,
        Number = fields.Enum("number", Metric.FaultsPerSecond),
        Headline = fields.Enum("headline", HeadlineKind.Throughput),
        Seconds = fields.Whole("seconds", 1, MostSeconds),
        Recording = fields.FileName("recording"),
        Needs = fields.Names("needs", [.. SceneNeeds.Names]),
        Actions = new SceneActionReader(limits).Read(fields),
    };
}

using Lab.Engine.Link;
using Lab.Engine.Telemetry.Wire;
using Lab.Engine.Workloads.Tree;
using Lab.Web.Services.Engine;

namespace Lab.Web.Services.Tree;

/// <summary>Asks the engine for the map of its table; nothing is asked by itself.</summary>
public sealed class TreeReader(EngineLink link)
{
    /// <summary>The answer carries the map unless it was refused.</summary>
    public Task<CommandResult> ReadAsync(TreeQuery query) => link.SendAsync(EngineCommands.ReadTree, TreeQueryJson.Write(query));
}

using Lab.Engine.Telemetry.Wire;

namespace Lab.Web.Services.Engine;

/// <summary>Calls one of <see cref="EngineCommands"/> on a connected engine and returns its answer.</summary>
public delegate Task<CommandResult> EngineCall(string command, object?[] arguments, CancellationToken cancellation);

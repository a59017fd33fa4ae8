namespace Lab.Web.Services.Run;

/// <param name="Value">As in the options.</param>
/// <param name="Label">As people read it.</param>
public sealed record KnobChoice(string Value, string Label);

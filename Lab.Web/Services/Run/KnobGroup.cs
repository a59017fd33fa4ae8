namespace Lab.Web.Services.Run;

/// <param name="IsOpen">Shown unfolded at first.</param>
public sealed record KnobGroup(string Name, bool IsOpen, IReadOnlyList<Knob> Knobs);

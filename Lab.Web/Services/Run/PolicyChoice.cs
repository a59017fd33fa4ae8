namespace Lab.Web.Services.Run;

/// <summary>A lock policy as the page offers it.</summary>
/// <param name="Summary">One sentence.</param>
/// <param name="Defers">True if detached tables wait for a grace period, false if they are freed at once or after interrupts.</param>
public sealed record PolicyChoice(string Name, string Summary, bool Defers);

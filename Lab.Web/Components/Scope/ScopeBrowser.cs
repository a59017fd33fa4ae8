namespace Lab.Web.Components.Scope;

/// <summary>What the browser says when the scope is attached.</summary>
/// <param name="Calm">It asks for reduced motion.</param>
/// <param name="Seen">The captions were closed once.</param>
public sealed record ScopeBrowser(bool Calm, bool Seen);

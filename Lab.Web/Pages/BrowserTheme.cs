namespace Lab.Web.Pages;

/// <param name="Choice">system, light or dark.</param>
/// <param name="Dark">What the choice comes to.</param>
public sealed record BrowserTheme(string Choice, bool Dark);

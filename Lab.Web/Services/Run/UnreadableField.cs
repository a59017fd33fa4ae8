namespace Lab.Web.Services.Run;

/// <summary>A field with a text that is no value of it.</summary>
/// <param name="Name">Of the option.</param>
/// <param name="Problem">A sentence, beginning with the name.</param>
public sealed record UnreadableField(string Name, string Text, string Problem);

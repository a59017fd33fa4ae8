using System.Text.RegularExpressions;
using Lab.Web.Services.Learn;
using Microsoft.AspNetCore.Components;

namespace Lab.Web.Components.Learn;

/// <summary>The glossary's sections as tables.</summary>
public sealed partial class GlossaryTable : ComponentBase
{
    [Parameter, EditorRequired] public required Glossary Terms { get; set; }

    /// <summary>The terms stand still while numbers around them move.</summary>
    protected override bool ShouldRender() => false;

    /// <summary>Anchor of a section.</summary>
    public static string IdOf(GlossarySection section) =>
        "g-" + NoWord().Replace(section.Name.ToLowerInvariant(), "-");

    /// <summary>Code in its element; a link by its words, since it leads to a file of the repository.</summary>
    private static RenderFragment Text(string cell) => builder =>
    {
        var parts = Link().Replace(cell, "${words}").Split('`');
        for (var i = 0; i < parts.Length; i++)
        {
            if (i % 2 == 1)
                builder.OpenElement(0, "code");
            builder.AddContent(1, parts[i]);
            if (i % 2 == 1)
                builder.CloseElement();
        }
    };

    [GeneratedRegex(@"[^a-z0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NoWord();

    [GeneratedRegex(@"\[(?<words>[^\]]+)\]\([^)]+\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}

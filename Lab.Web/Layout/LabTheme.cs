using MudBlazor;

namespace Lab.Web.Layout;

/// <summary>MudBlazor's palette in the colours of wwwroot/app.css.</summary>
public static class LabTheme
{
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#01357E",
            PrimaryContrastText = "#FFFFFF",
            Background = "#F3F5F8",
            Surface = "#FFFFFF",
            TextPrimary = "#151A21",
            TextSecondary = "#55606E",
            LinesDefault = "#DDE2E9",
            Error = "#A3211F",
            Success = "#2F6B36",
            Info = "#01357E",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#7DB8D1",
            PrimaryContrastText = "#0B0E13",
            Background = "#0B0E13",
            Surface = "#10141A",
            TextPrimary = "#E6EAF0",
            TextSecondary = "#9CA7B6",
            LinesDefault = "#242B36",
            Error = "#FF9C93",
            Success = "#7FD08A",
            Info = "#7DB8D1",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = ["Inter Variable", "Segoe UI", "system-ui", "sans-serif"], FontSize = "14px" },
            Button = new ButtonTypography { TextTransform = "none", FontWeight = "600", FontSize = "13px" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px" },
    };
}

namespace Lab.Web.Components.Status;

/// <summary>What the button for light and dark says, and what it does next.</summary>
public static class ThemeWords
{
    public static string Of(string choice) => choice switch
    {
        "light" => "◐ Light",
        "dark" => "◐ Dark",
        _ => "◐ Auto",
    };

    public static string Next(string choice) => choice switch
    {
        "system" => "light",
        "light" => "dark",
        _ => "system",
    };
}

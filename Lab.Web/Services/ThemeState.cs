namespace Lab.Web.Services;

/// <summary>Whether one circuit's page is dark. The browser decides: by the system, or by what was chosen before.</summary>
public sealed class ThemeState
{
    public event Action? Changed;

    public bool IsDark { get; private set; }

    /// <summary>False until the browser has said.</summary>
    public bool IsKnown { get; private set; }

    public void Set(bool dark)
    {
        if (IsKnown && IsDark == dark)
            return;
        IsDark = dark;
        IsKnown = true;
        Changed?.Invoke();
    }
}

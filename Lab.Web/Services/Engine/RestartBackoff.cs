namespace Lab.Web.Services.Engine;

/// <summary>How long to wait before the next engine process: almost nothing after a crash, longer while each one dies at once.</summary>
public sealed class RestartBackoff
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);

    /// <summary>A process that lived less has died at once.</summary>
    public static readonly TimeSpan Instant = TimeSpan.FromSeconds(3);

    /// <summary>Instant deaths in a row that are still answered at once.</summary>
    private const int Tolerated = 2;
    private int _instantDeaths;

    /// <param name="lived">How long the process that just ended had lived.</param>
    public TimeSpan Next(TimeSpan lived)
    {
        _instantDeaths = lived < Instant ? _instantDeaths + 1 : 0;
        if (_instantDeaths <= Tolerated)
            return Least;
        var doubled = Least * Math.Pow(2, Math.Min(_instantDeaths - Tolerated, 10));
        return doubled < Most ? doubled : Most;
    }
}

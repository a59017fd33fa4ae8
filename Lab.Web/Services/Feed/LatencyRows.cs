namespace Lab.Web.Services.Feed;

/// <summary>Rows of every heat map: six a decade, from 10 ns to 10 s; the outer rows take what lies beyond.</summary>
public static class LatencyRows
{
    public const int PerDecade = 6;
    public const int Decades = 9;
    public const int Count = PerDecade * Decades;
    private const double LeastSeconds = 1e-8;

    /// <summary>Row of a length in seconds.</summary>
    public static int Of(double seconds) =>
        seconds <= LeastSeconds ? 0 : Math.Clamp((int)(Math.Log10(seconds / LeastSeconds) * PerDecade), 0, Count - 1);

    /// <summary>Edges of the rows in seconds, one more than rows.</summary>
    public static double[] Edges() =>
        [.. Enumerable.Range(0, Count + 1).Select(row => LeastSeconds * Math.Pow(10, (double)row / PerDecade))];
}

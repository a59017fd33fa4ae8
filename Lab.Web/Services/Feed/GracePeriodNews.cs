namespace Lab.Web.Services.Feed;

/// <summary>The grace periods that ended most recently, within one frame's interval.</summary>
/// <param name="Count">How many ended.</param>
/// <param name="LongestSeconds">The longest of them; exact when there was one, else to the 6 % of its bucket.</param>
/// <param name="CallbacksRun">Detached subtrees freed in the same interval.</param>
public sealed record GracePeriodNews(double Time, long Count, double LongestSeconds, long CallbacksRun);

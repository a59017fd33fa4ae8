namespace Lab.Web.Services.Present;

/// <param name="Time">Seconds from the recording's beginning.</param>
public sealed record RecordedPointAnswer(double Time, bool Gap, float?[] Values, int[][] Heat);

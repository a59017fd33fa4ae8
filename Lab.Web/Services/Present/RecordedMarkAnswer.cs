namespace Lab.Web.Services.Present;

/// <param name="Time">Seconds from the recording's beginning.</param>
public sealed record RecordedMarkAnswer(double Time, string Kind, string Text, string Tag);

namespace Lab.Web.Services.Present;

/// <param name="Since">Second of the recording.</param>
public sealed record RecordedPolicy(double Since, string Name);

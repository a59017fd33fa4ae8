namespace Lab.Web.Services.Present;

/// <param name="LookAt">What to look at, for people.</param>
public sealed record PolicyTourStep(string Policy, int Seconds, string LookAt);

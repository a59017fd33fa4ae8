namespace Lab.Web.Services.Compare;

/// <summary>What is wrong with one field of a form.</summary>
/// <param name="Field">One of <see cref="CompareField"/>.</param>
/// <param name="Text">A sentence.</param>
public sealed record FieldProblem(string Field, string Text);

namespace Lab.Engine.Experiments;

/// <summary>The first line of a comparison's file.</summary>
public sealed record ComparisonHead(ComparisonPlan Plan, ComparisonOrigin Origin);

namespace Lab.Web.Services.Experiments.Store;

/// <summary>An experiment as it is kept.</summary>
/// <param name="Lines">Of its journal: the head, then each slice.</param>
public sealed record KeptExperiment(ExperimentEntry Entry, IReadOnlyList<string> Lines);

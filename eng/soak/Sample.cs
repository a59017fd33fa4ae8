namespace Lab.Soak;

/// <summary>One look at the page and its server.</summary>
/// <param name="Minute">Since the page was loaded.</param>
/// <param name="MainThread">Processor time of the page's main thread since the sample before, percent of a core.</param>
/// <param name="Tasks">How long its tasks lasted, percent of the time: also while they waited for a core.</param>
/// <param name="LongTasks">Tasks of more than 100 ms since the sample before.</param>
/// <param name="HeapMiB">After a forced collection.</param>
/// <param name="KiBPerSecond">What both connections received, uncompressed.</param>
/// <param name="ServerCpu">Of the web process, percent of a core.</param>
internal sealed record Sample(
    double Minute, double MainThread, double Tasks, int LongTasks, double HeapMiB, int Nodes, int Listeners, double KiBPerSecond, double ServerCpu, double ServerMiB);

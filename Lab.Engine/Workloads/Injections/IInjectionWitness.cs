namespace Lab.Engine.Workloads.Injections;

/// <summary>Reads the run's counters when an injection begins and when it ends, and says what came of it. Called on the injection's thread, in this order.</summary>
public interface IInjectionWitness
{
    void Began();

    void Ended();

    /// <summary>The aftermath is over.</summary>
    /// <returns>Whole sentences, with numbers that were measured.</returns>
    string Describe(InjectionOutcome outcome);
}

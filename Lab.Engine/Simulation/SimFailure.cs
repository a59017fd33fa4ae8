using Lab.Engine.Checkers;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>What ended a run.</summary>
/// <param name="Checker">"C-BBM"; "always-on" for an invariant of the engine itself; "C-PROG" if the run could not end.</param>
/// <param name="Rule">The checker's rule; empty without one.</param>
/// <param name="Text">The whole report.</param>
/// <param name="Task">Who was running.</param>
/// <param name="Step">At which step.</param>
/// <param name="Hit">The checker's facts, if a checker saw it.</param>
public sealed record SimFailure(string Checker, string Rule, string Text, string Task, long Step, CheckerHit? Hit)
{
    /// <summary>Name of what is always on: invariants, poison, generations.</summary>
    public const string AlwaysOn = "always-on";

    /// <summary>
    /// Name of what the simulated machine sees by itself: memory was taken back while an access that is not ordered before
    /// could still come.
    /// </summary>
    public const string Race = "C-RACE";

    public static SimFailure Of(CheckerHit hit, string task, long step) =>
        new(hit.Checker, hit.Rule, hit.ToString(), task, step, hit);

    public static SimFailure Of(Exception thrown, string task, long step) =>
        new(AlwaysOn, "", thrown is InvariantException ? thrown.Message : thrown.ToString(), task, step, null);

    /// <summary>
    /// Whether this is the same thing gone wrong: one checker, one rule; and without a rule one message, up to its details (numbers,
    /// and all behind a colon).
    /// </summary>
    public bool IsLike(SimFailure other) =>
        string.Equals(Checker, other.Checker, StringComparison.Ordinal) && string.Equals(Rule, other.Rule, StringComparison.Ordinal)
        && (Rule.Length > 0 || string.Equals(Head(Text), Head(other.Text), StringComparison.Ordinal));

    private static string Head(string text) => string.Concat(text.TakeWhile(sign => sign is not (':' or '\n')).Where(sign => !char.IsAsciiDigit(sign)));

    public static SimFailure Unordered(string what, string task, long step) => new(Race, "", what, task, step, null);

    public static SimFailure NoProgress(string what, string task, long step) => new("C-PROG", "", what, task, step, null);
}

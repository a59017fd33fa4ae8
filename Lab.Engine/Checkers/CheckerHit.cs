using System.Globalization;

namespace Lab.Engine.Checkers;

/// <summary>A rule that was broken: which, by whom, when, where in the tree.</summary>
/// <param name="Checker">"C-BBM".</param>
/// <param name="Rule">The invariant ("A6", "Q2"), or the row of the break-before-make table ("7.3 leaf → table").</param>
/// <param name="What">What happened, a sentence.</param>
/// <param name="Who">The actor, the locks it held and how deep in read sections it was.</param>
/// <param name="Where">IPA, level, page, index, the descriptors before and after; empty if it is about no entry.</param>
/// <param name="Step">Number of the event.</param>
/// <param name="ElapsedNs">Nanoseconds by the clock that the set was given; 0 without one.</param>
public sealed record CheckerHit(string Checker, string Rule, string What, string Who, string Where, long Step, long ElapsedNs)
{
    /// <summary>The same for programs; null of a check that no event feeds.</summary>
    public HitFacts? Facts { get; init; }

    public override string ToString()
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Checker} {Rule}: {What}\n  by {Who}\n  event {Step}, {ElapsedNs / 1e9:F6} s");
        return Where.Length == 0 ? text : $"{text}\n  at {Where}";
    }
}

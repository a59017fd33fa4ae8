using System.Globalization;
using Lab.Engine.Primitives;

namespace Lab.Engine.Simulation;

/// <summary>
/// Which task goes on until where, in order: a race told as a short text. <c>vcpu 0: after-break</c> runs that task until it
/// comes to the point, <c>vcpu 0: after-break x2</c> until the second time from there, <c>host: end</c> until it has ended.
/// <c>#</c> begins a comment. After the last line the rest goes on by default.
/// </summary>
public sealed record RaceScript(IReadOnlyList<RaceStep> Steps)
{
    private const string End = "end";

    /// <summary>Parse the text form.</summary>
    /// <param name="problems">Every line that is none, a sentence each; empty on success.</param>
    /// <returns>Null if there are problems.</returns>
    public static RaceScript? Parse(string text, out IReadOnlyList<string> problems)
    {
        var found = new List<string>();
        var steps = new List<RaceStep>();
        var number = 0;
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.Split('#')[0].Trim();
            if (line.Length == 0)
                continue;
            if (Step(line) is { } step)
                steps.Add(step);
            else
                found.Add($"Line {number}, '{line}': write TASK: POINT, TASK: POINT xN or TASK: end; points are {string.Join(", ", Points.Names)}.");
        }

        if (steps.Count == 0 && found.Count == 0)
            found.Add("The script has no steps.");
        problems = found;
        return found.Count == 0 ? new RaceScript(steps) : null;
    }

    private static RaceStep? Step(string line)
    {
        var colon = line.LastIndexOf(':');
        if (colon < 1)
            return null;
        var task = line[..colon].Trim();
        var words = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is [End])
            return new RaceStep(task, null, 1);
        if (words.Length is not (1 or 2) || !Points.TryFind(words[0], out var point))
            return null;
        var times = 1;
        if (words.Length == 2
            && (words[1][0] != 'x' || !int.TryParse(words[1].AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out times) || times < 1))
            return null;
        return new RaceStep(task, point, times);
    }
}
